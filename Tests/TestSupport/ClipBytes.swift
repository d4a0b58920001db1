/// Builds the bytes of a YUV4MPEG2 clip for tests.
public struct ClipBytes {
  public var bytes: [UInt8]

  public init(header: String) { bytes = Array((header + "\n").utf8) }

  /// - Parameters:
  ///   - line: the words behind `FRAME`, with their leading space.
  ///   - planes: all bytes of the frame.
  public mutating func append(line: String = "", _ planes: [UInt8]) {
    bytes += Array("FRAME\(line)\n".utf8) + planes
  }
}
