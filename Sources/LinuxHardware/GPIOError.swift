/// Why a GPIO line cannot be used.
public enum GPIOError: Error, Equatable, Sendable {
  /// The chip or the line refused.
  case system(SystemError)
  /// This machine has no GPIO chip.
  case noChip
  /// No chip, or not the given one, has this line.
  case noSuchLine
  /// Another program or a kernel driver holds the line.
  case lineTaken(by: GPIOConsumer)
}

/// The name that a line's user gave to the kernel; empty when it gave none.
public struct GPIOConsumer: Equatable, Sendable {
  /// The kernel keeps 31 bytes and a NUL.
  private var storage: InlineArray<32, CChar>

  init(_ storage: InlineArray<32, CChar>) { self.storage = storage }

  public var count: Int {
    var length = 0
    while length < storage.count, storage[length] != 0 { length += 1 }
    return length
  }

  /// - Parameter index: 0…`count` − 1.
  public subscript(index: Int) -> UInt8 { UInt8(bitPattern: storage[index]) }

  public static func == (left: GPIOConsumer, right: GPIOConsumer) -> Bool {
    for index in left.storage.indices where left.storage[index] != right.storage[index] {
      return false
    }
    return true
  }
}
