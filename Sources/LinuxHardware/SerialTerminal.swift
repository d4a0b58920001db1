internal import CLinux
public import Timing

/// A serial port or a terminal, byte by byte: nothing translated, nothing echoed, no waiting for a newline.
///
/// The line's settings are put back when the owner ends. Works on a pipe too, so that commands can be fed
/// from a file.
public struct SerialTerminal: ~Copyable {
  private let input: FileDescriptor
  private let output: FileDescriptor
  /// The settings before; `nil` when this is no terminal.
  private var saved: termios?

  /// Whether it is a terminal or a port and not a file or a pipe: what is typed shows only if it is echoed,
  /// and a line ends with CR LF.
  public var isTerminal: Bool { saved != nil }

  /// Opens a serial port.
  ///
  /// - Parameters:
  ///   - path: `/dev/ttyS1`.
  ///   - bitsPerSecond: one of termios' usual speeds, 9600…921600; `nil` leaves the port's own.
  /// - Throws: `invalidArgument` for another speed, `ENOTTY` when it is no terminal.
  public init(path: Span<UInt8>, bitsPerSecond: Int32? = 115_200) throws(SystemError) {
    let name = try pathName(path)
    let input = try FileDescriptor.open(name, for: .device)
    let output = FileDescriptor(owning: try perform(.open) { feredge_duplicate(input.rawValue) })
    let saved = try Self.makeRaw(input, bitsPerSecond)
    self.input = input
    self.output = output
    self.saved = saved
  }

  /// Standard input and output. Their settings change only if input is a terminal.
  public static func standard() throws(SystemError) -> SerialTerminal {
    let input = try FileDescriptor.standardInput()
    let output = try FileDescriptor.standardOutput()
    let saved = input.isTerminal ? try makeRaw(input, nil) : nil
    return SerialTerminal(input, output, saved)
  }

  private init(
    _ input: consuming FileDescriptor, _ output: consuming FileDescriptor, _ saved: termios?
  ) {
    self.input = input
    self.output = output
    self.saved = saved
  }

  deinit {
    guard var settings = saved else { return }
    // Nothing can be done about an error: the terminal is gone, or stays raw.
    _ = unsafe feredge_terminal_restore(input.rawValue, &settings)
  }

  private static func makeRaw(
    _ terminal: borrowing FileDescriptor, _ bitsPerSecond: Int32?
  ) throws(SystemError) -> termios {
    let speed = feredge_terminal_speed(bitsPerSecond ?? 0)
    if bitsPerSecond != nil && speed == speed_t(B0) {
      throw SystemError(.setUpTerminal, .invalidArgument)
    }
    var saved = termios()
    _ = try perform(.setUpTerminal) {
      unsafe feredge_terminal_raw(terminal.rawValue, speed, &saved)
    }
    return saved
  }

  /// What came of reading.
  public enum Input: Hashable, Sendable {
    /// So many bytes.
    case bytes(Int)
    /// Nothing was typed within the patience, or a signal came.
    case nothing
    /// The other end hung up.
    case end
  }

  /// Reads what was typed, after waiting for at most `patience` if nothing was.
  public mutating func read(
    into target: inout MutableSpan<UInt8>, within patience: TimeSpan
  ) throws(SystemError) -> Input {
    guard try input.wait(for: .input, atMost: patience) == .ready else { return .nothing }
    do throws(SystemError) {
      let count = try perform(.read) {
        unsafe target.withUnsafeMutableBytes { bytes in
          unsafe CLinux.read(input.rawValue, bytes.baseAddress, bytes.count)
        }
      }
      return count == 0 ? .end : .bytes(count)
    } catch {
      if error.errno == .wouldBlock { return .nothing }
      // A pseudo-terminal whose other side is closed says EIO.
      if error.errno == .inputOutput { return .end }
      throw error
    }
  }

  /// Writes all of `bytes`, waiting for a slow line.
  ///
  /// - Throws: `timedOut` when the line takes nothing for `patience`, as when flow control holds it.
  public mutating func write(
    _ bytes: Span<UInt8>, within patience: TimeSpan
  ) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      guard try output.wait(for: .output, atMost: patience) != .timedOut else {
        throw SystemError(.write, .timedOut)
      }
      do throws(SystemError) {
        written += try output.write(bytes.extracting(written..<bytes.count))
      } catch {
        if error.errno != .wouldBlock { throw error }
      }
    }
  }
}
