import Hardware
import Imaging
import Timing

/// What every source must do while it delivers.
///
/// - Parameter frames: how many are asked for, 2 or more.
/// - Returns: the requirements that `source` broke.
public func violations<Source: FrameSource & ~Copyable>(
  ofFrameSource source: inout Source, frames: Int,
  deadline: (Int) -> Instant = { _ in Instant(nanoseconds: .max) }
) -> [String] {
  var broken: [String] = []
  let geometry = source.geometry
  var last: (time: Instant, sequence: UInt32)?
  for index in 0..<frames {
    do {
      let (seen, time, sequence, bytes) = try source.withNextFrame(before: deadline(index)) {
        frame in
        (frame.geometry, frame.capturedAt, frame.sequence, frame.luma.count)
      }
      if seen != geometry { broken.append("every frame has the source's geometry") }
      if bytes < geometry.byteCount { broken.append("a frame has all of its rows") }
      if let last {
        if time < last.time { broken.append("time does not run backward") }
        if sequence &- last.sequence < 1 || sequence &- last.sequence > 1 << 31 {
          broken.append("the sequence goes up")
        }
      }
      last = (time, sequence)
    } catch {
      broken.append("frame \(index): \(error)")
    }
  }
  return broken
}
