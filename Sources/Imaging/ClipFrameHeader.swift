public import Timing

/// What the line before each frame of a clip says.
public struct ClipFrameHeader: Hashable, Sendable {
  /// When the frame was taken, from `XT=MICROSECONDS`; `nil` when the line does not say.
  public let capturedAt: Instant?

  /// - Parameter line: without its newline.
  public init(parsing line: Span<UInt8>) throws(ClipFrameHeaderError) {
    var words = WordReader(line)
    guard let magic = words.next(), line.holds("FRAME", in: magic) else { throw .notAFrame }
    var time: Instant?
    while let word = words.next() {
      guard line.extracting(word).count >= 3,
        line.holds("XT=", in: word.lowerBound..<word.lowerBound + 3)
      else { continue }
      let value = line.extracting(word.lowerBound + 3..<word.upperBound)
      guard let microseconds = value.decimalNumber(), microseconds <= Self.latestMicrosecond else {
        throw .badTime
      }
      time = Instant(nanoseconds: microseconds * 1_000)
    }
    capturedAt = time
  }

  /// A hundred years: far inside 64 bits of nanoseconds, also when added to another time.
  public static var latestMicrosecond: Int64 { 3_153_600_000_000_000 }
}

/// Why the line before a frame is no good.
public enum ClipFrameHeaderError: Error, Hashable, Sendable {
  /// It does not start with `FRAME`: what went before was longer or shorter than the header says.
  case notAFrame
  /// It is longer than `ClipLine.capacity`.
  case lineTooLong
  /// `XT=` without a whole number of microseconds in 0…`latestMicrosecond`.
  case badTime
}
