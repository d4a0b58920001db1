internal import CGpiod

/// An open GPIO chip, closed when its owner ends.
@safe
public struct GPIOChip: ~Copyable {
  let handle: OpaquePointer

  deinit { unsafe gpiod_chip_close(handle) }

  /// The corresponding C call is `gpiod_chip_open`.
  init(_ path: borrowing PathName) throws(SystemError) {
    guard let handle = unsafe path.withCString({ unsafe gpiod_chip_open($0) }) else {
      throw SystemError(.open, .last)
    }
    unsafe self.handle = handle
  }

  /// The offset of a line by name, as the chip's device tree calls it.
  func offset(ofLineNamed name: borrowing PathName) -> UInt32? {
    UInt32(
      exactly: unsafe name.withCString { unsafe feredge_gpio_line_named(handle, $0) })
  }

  /// What a chip says of itself.
  struct Description {
    var lineCount: UInt32
    /// Whether the chip's lines are those of the Raspberry Pi's header, so that an offset is a BCM number.
    var isHeader: Bool
  }

  func describe() throws(SystemError) -> Description {
    var label = InlineArray<32, CChar>(repeating: 0)
    var labelSpan = label.mutableSpan
    let lines = try perform(.inspect) {
      unsafe labelSpan.withUnsafeMutableBufferPointer { buffer in
        unsafe feredge_gpio_chip_describe(handle, buffer.baseAddress, buffer.count)
      }
    }
    return Description(lineCount: UInt32(lines), isHeader: Self.isHeader(label))
  }

  /// The labels of the kernel's drivers: `pinctrl-bcm2835` (Pi Zero to 3), `pinctrl-bcm2711` (Pi 4),
  /// `pinctrl-rp1` (Pi 5).
  private static func isHeader(_ label: InlineArray<32, CChar>) -> Bool {
    starts(label, with: "pinctrl-bcm2") || starts(label, with: "pinctrl-rp1")
  }

  private static func starts(_ label: InlineArray<32, CChar>, with text: StaticString) -> Bool {
    for index in 0..<text.utf8CodeUnitCount
    where unsafe UInt8(bitPattern: label[index]) != text.utf8Start[index] {
      return false
    }
    return true
  }

  func consumer(ofLine offset: UInt32) -> GPIOConsumer {
    var name = InlineArray<32, CChar>(repeating: 0)
    var span = name.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { buffer in
      // Fails only if the chip is gone; then the name stays empty.
      _ = unsafe feredge_gpio_consumer(handle, offset, buffer.baseAddress, buffer.count)
    }
    return GPIOConsumer(name)
  }
}
