/// Scratch memory on the stack, which costs the arena nothing: copied windows mostly fit.
struct StackRoom {
  #if arch(x86_64)
    static var byteCount: Int { 4096 }
    private var bytes = InlineArray<512, Int>(repeating: 0)
  #else
    static var byteCount: Int { 1024 }
    private var bytes = InlineArray<128, Int>(repeating: 0)
  #endif

  /// Lends the room to `body`, aligned for pointers.
  @inline(__always)
  mutating func lend(_ body: (MutableValues<Int8>) -> Void) {
    // The bytes stay where they are while the closure runs.
    unsafe withUnsafeMutablePointer(to: &bytes) { place in
      let start = unsafe UnsafeMutableRawPointer(place).assumingMemoryBound(to: Int8.self)
      body(unsafe MutableValues(start: start, count: Self.byteCount))
    }
  }
}
