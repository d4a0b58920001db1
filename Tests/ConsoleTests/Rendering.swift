import Console

/// What a piece of code writes, as text.
func written(_ write: (inout LineBuffer<8192>) -> Void) -> String {
  var line = LineBuffer<8192>()
  write(&line)
  precondition(!line.overflowed, "tests write less than a page")
  let bytes = line.bytes
  return bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
}

/// The bytes of a span as text.
func text(_ bytes: Span<UInt8>) -> String {
  bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
}
