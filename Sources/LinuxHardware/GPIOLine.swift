internal import CGpiod

/// One line of a GPIO chip, found but not yet taken.
public struct GPIOLine: ~Copyable {
  let chip: GPIOChip
  let offset: UInt32

  /// Finds a line by its BCM number.
  ///
  /// On a given chip the number is the line's offset. Without one it is that of the Raspberry Pi's header
  /// chip, and on any other board the line called `GPIO` and the number.
  public static func number(_ number: Int, onChip path: Span<UInt8>?) throws(GPIOError) -> GPIOLine
  {
    guard let offset = UInt32(exactly: number) else { throw .noSuchLine }
    if let path {
      let chip = try open(path)
      guard offset < (try lineCount(chip)) else { throw .noSuchLine }
      return GPIOLine(chip: chip, offset: offset)
    }
    do throws(GPIOError) { return try onHeader(offset) } catch {
      if error != .noSuchLine { throw error }
    }
    return try search { chip in chip.offset(ofLineNamed: PathName("GPIO", number: number)) }
  }

  /// Finds a line by its name, on the given chip or on the first one that has it.
  ///
  /// Device trees give some header lines another name (`GPIO_GCLK`, `SDA1`), so on a Raspberry Pi `GPIO4`
  /// is also taken as its BCM number.
  public static func named(_ name: Span<UInt8>, onChip path: Span<UInt8>?) throws(GPIOError)
    -> GPIOLine
  {
    let text = try lineName(name)
    if let path {
      let chip = try open(path)
      guard let offset = chip.offset(ofLineNamed: text) else { throw .noSuchLine }
      return GPIOLine(chip: chip, offset: offset)
    }
    do throws(GPIOError) {
      return try search { chip in chip.offset(ofLineNamed: text) }
    } catch {
      guard error == .noSuchLine, let number = bcmNumber(name) else { throw error }
      return try onHeader(number)
    }
  }

  private static func lineName(_ name: Span<UInt8>) throws(GPIOError) -> PathName {
    do throws(Errno) { return try PathName(name) } catch { throw .noSuchLine }
  }

  /// The number in `GPIO17`.
  private static func bcmNumber(_ name: Span<UInt8>) -> UInt32? {
    let prefix: StaticString = "GPIO"
    guard name.count > prefix.utf8CodeUnitCount, name.count <= 7 else { return nil }
    var number: UInt32 = 0
    for index in name.indices {
      if index < prefix.utf8CodeUnitCount {
        if unsafe name[index] != prefix.utf8Start[index] { return nil }
      } else {
        guard name[index] >= UInt8(ascii: "0"), name[index] <= UInt8(ascii: "9") else { return nil }
        number = number * 10 + UInt32(name[index] - UInt8(ascii: "0"))
      }
    }
    return number
  }

  private static func onHeader(_ offset: UInt32) throws(GPIOError) -> GPIOLine {
    try search { chip in
      guard let about = try? chip.describe(), about.isHeader, offset < about.lineCount else {
        return nil
      }
      return offset
    }
  }

  /// Asks the chips `/dev/gpiochip0`…`63`, in order.
  ///
  /// - Parameter offset: of the line on this chip, if it has it.
  private static func search(
    _ offset: (borrowing GPIOChip) -> UInt32?
  ) throws(GPIOError) -> GPIOLine {
    var refusal: SystemError?
    var chips = 0
    for number in 0..<64 {
      do throws(SystemError) {
        let chip = try GPIOChip(PathName("/dev/gpiochip", number: number))
        chips += 1
        if let found = offset(chip) { return GPIOLine(chip: chip, offset: found) }
      } catch {
        // A number without a chip is no error; a chip that may not be opened is, if no other has the line.
        if error.errno != .noSuchFile { refusal = error }
      }
    }
    if let refusal { throw .system(refusal) }
    throw chips == 0 ? .noChip : .noSuchLine
  }

  private static func open(_ path: Span<UInt8>) throws(GPIOError) -> GPIOChip {
    do throws(SystemError) { return try GPIOChip(pathName(path)) } catch { throw .system(error) }
  }

  private static func lineCount(_ chip: borrowing GPIOChip) throws(GPIOError) -> UInt32 {
    do throws(SystemError) { return try chip.describe().lineCount } catch { throw .system(error) }
  }
}

/// How the wire carries the logical level.
public enum Polarity: UInt8, Hashable, Sendable {
  /// Active is the high voltage.
  case activeHigh
  /// Active is the low voltage.
  case activeLow
}

/// A line that this process holds, for the kernel's consumer name `feredge`.
@safe
public struct TakenLine: ~Copyable {
  private let line: GPIOLine
  private let request: OpaquePointer

  deinit { unsafe feredge_gpio_release(request) }

  /// What the line is taken for.
  enum Use {
    case input
    /// At a level from the first moment on.
    case output(startsActive: Bool)
  }

  init(_ line: consuming GPIOLine, for use: Use, _ polarity: Polarity) throws(GPIOError) {
    let (isOutput, startsActive) =
      switch use {
      case .input: (false, false)
      case .output(let startsActive): (true, startsActive)
      }
    guard
      let request = unsafe feredge_gpio_take(
        line.chip.handle, line.offset, isOutput, polarity == .activeLow, startsActive)
    else {
      let errno = Errno.last
      if errno == .deviceBusy { throw .lineTaken(by: line.chip.consumer(ofLine: line.offset)) }
      throw .system(SystemError(.takeLine, errno))
    }
    unsafe self.request = request
    self.line = line
  }

  func set(_ isActive: Bool) throws(GPIOError) {
    do throws(SystemError) {
      _ = try perform(.driveLine) { unsafe feredge_gpio_set(request, line.offset, isActive) }
    } catch {
      throw .system(error)
    }
  }

  func get() throws(GPIOError) -> Bool {
    do throws(SystemError) {
      return try perform(.readLine) { unsafe feredge_gpio_get(request, line.offset) } == 1
    } catch {
      throw .system(error)
    }
  }
}
