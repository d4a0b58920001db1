import CLinux
import Hardware
import Imaging
import LinuxHardware
import TestSupport
import Testing
import Timing

/// A delivered frame, copied so that it can be compared.
struct SeenFrame: Equatable {
  var luma: [UInt8]
  var time: Int64
  var sequence: UInt32
}

@Suite struct ClipCameraTests {
  let folder = TestFolder()

  /// All frames of a clip, and how it ended.
  func play(_ bytes: [UInt8]) -> (frames: [SeenFrame], end: ClipError) {
    let path = folder.write(bytes, to: "clip.y4m")
    var frames: [SeenFrame] = []
    do throws(ClipError) {
      var camera = try ClipCamera(path: Array(path.utf8).span)
      while true {
        frames.append(
          try camera.withNextFrame(before: .zero) { frame in
            SeenFrame(
              luma: frame.luma.array, time: frame.capturedAt.nanoseconds, sequence: frame.sequence)
          })
      }
    } catch {
      return (frames, error)
    }
  }

  /// A clip of two frames, 3 × 2 pixels, with chroma.
  var small: ClipBytes {
    var clip = ClipBytes(header: "YUV4MPEG2 W3 H2 F2:1 C420jpeg")
    clip.append([1, 2, 3, 4, 5, 6, 128, 128, 128, 128])
    clip.append([7, 8, 9, 10, 11, 12, 128, 128, 128, 128])
    return clip
  }

  @Test func `frames come with their luma, time and number, and then the clip ends`() {
    let (frames, end) = play(small.bytes)
    #expect(
      frames == [
        SeenFrame(luma: [1, 2, 3, 4, 5, 6], time: 0, sequence: 0),
        SeenFrame(luma: [7, 8, 9, 10, 11, 12], time: 500_000_000, sequence: 1),
      ])
    #expect(end == .ended)
    #expect(end.loss == .ended)
  }

  @Test func `a jump of the frames' own time shows as a gap of the sequence`() {
    var clip = ClipBytes(header: "YUV4MPEG2 W1 H1 F10:1 Cmono")
    for time in [1_000_000, 1_100_000, 1_401_000, 1_401_000] {
      clip.append(line: " XT=\(time)", [9])
    }
    let (frames, end) = play(clip.bytes)
    #expect(frames.map(\.sequence) == [0, 1, 4, 5])
    #expect(frames.map(\.time) == [1_000_000_000, 1_100_000_000, 1_401_000_000, 1_401_000_000])
    #expect(end == .ended)
  }

  @Test func `time that runs backward is bad data`() {
    var clip = ClipBytes(header: "YUV4MPEG2 W1 H1 F10:1 Cmono")
    clip.append(line: " XT=5", [9])
    clip.append(line: " XT=4", [9])
    #expect(play(clip.bytes).end == .timeRunsBackward(frame: 1))
  }

  @Test func `a clip without a frame is bad data`() {
    let end = play(ClipBytes(header: "YUV4MPEG2 W3 H2 F2:1 Cmono").bytes).end
    #expect(end == .noFrames)
    #expect(end.loss == .damaged)
  }

  @Test func `a clip cut off at any byte says where`() {
    let whole = small.bytes
    let header = whole.firstIndex(of: 10)! + 1
    let frameBytes = 10
    let frameLength = 6 + frameBytes
    for length in 0..<whole.count {
      let (frames, end) = play(Array(whole.prefix(length)))
      guard length >= header else {
        #expect(end == .headerCut(bytes: length))
        continue
      }
      let frame = (length - header) / frameLength
      let inside = (length - header) % frameLength
      #expect(frames.count == frame)
      if inside == 0 {
        #expect(end == (frame == 0 ? .noFrames : .ended))
      } else {
        #expect(
          end == .frameCut(frame: Int64(frame), bytes: max(0, inside - 6), of: frameBytes))
        #expect(end.loss == .damaged)
      }
    }
  }

  @Test func `no change of a clip's bytes traps`() {
    let good = small.bytes
    var random = SeededGenerator(seed: 20)
    for _ in 0..<400 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      let (frames, _) = play(bytes)
      #expect(frames.count <= 6, "seed 20: \(bytes)")
    }
  }

  @Test func `planes that do not fit the header are noticed at the next frame`() {
    var clip = ClipBytes(header: "YUV4MPEG2 W3 H2 F2:1 Cmono")
    clip.append([1, 2, 3, 4, 5, 6, 7])
    clip.append([1, 2, 3, 4, 5, 6])
    #expect(play(clip.bytes).end == .frameHeader(frame: 1, .notAFrame))
  }

  @Test func `an endless line is refused`() {
    let long = String(repeating: "x", count: 2000)
    #expect(
      play(ClipBytes(header: "YUV4MPEG2 W1 H1 F1:1 X\(long)").bytes).end == .header(.lineTooLong))
    var clip = ClipBytes(header: "YUV4MPEG2 W1 H1 F1:1 Cmono")
    clip.append(line: " X\(long)", [0])
    #expect(play(clip.bytes).end == .frameHeader(frame: 0, .lineTooLong))
  }

  @Test func `a missing clip, a folder and an empty path are system errors`() {
    func error(of path: String) -> ClipError? {
      do throws(ClipError) {
        _ = try ClipCamera(path: Array(path.utf8).span)
        return nil
      } catch {
        return error
      }
    }
    #expect(error(of: folder.path(of: "none.y4m")) == .system(.init(.open, .noSuchFile)))
    #expect(error(of: folder.path) == .system(.init(.read, .isFolder)))
    #expect(error(of: folder.path)?.loss == .damaged, "a clip is never opened anew")
    #expect(error(of: "") == .system(.init(.open, .noSuchFile)))
    #expect(error(of: String(repeating: "a", count: 5000)) == .system(.init(.open, .nameTooLong)))
  }

  @Test func `a frame larger than the read buffer arrives whole`() throws {
    var random = SeededGenerator(seed: 3)
    var clip = ClipBytes(header: "YUV4MPEG2 W640 H301 F30:1 C422")
    let luma = (0..<640 * 301).map { _ in UInt8.random(in: 0...255, using: &random) }
    clip.append(luma + [UInt8](repeating: 1, count: 640 * 301))
    clip.append(luma.reversed() + [UInt8](repeating: 1, count: 640 * 301))
    let (frames, end) = play(clip.bytes)
    #expect(end == .ended)
    #expect(frames.map { $0.luma == luma } == [true, false])
    #expect(frames.last?.luma == luma.reversed())
  }

  @Test func `a slow pipe is silent until the rest of the frame comes, and loses nothing`() throws {
    var (readEnd, writeEnd): (Int32, Int32) = (0, 0)
    // Closed on exec: a program that another test starts would hold the end open.
    #expect(feredge_pipe(&readEnd, &writeEnd) == 0)
    defer { CLinux.close(readEnd) }
    func feed(_ bytes: some Collection<UInt8>) {
      let bytes = Array(bytes)
      #expect(CLinux.write(writeEnd, bytes, bytes.count) == bytes.count)
    }
    let clip = small.bytes
    let header = clip.firstIndex(of: 10)! + 1
    feed(clip[..<header])
    var camera = try ClipCamera(
      reading: .reading(Array("/proc/self/fd/\(readEnd)".utf8).span), patience: .zero)
    var seen: [[UInt8]] = []
    for index in header..<clip.count {
      #expect(throws: ClipError.silent) { try camera.withNextFrame(before: .zero) { _ in } }
      #expect(throws: ClipError.silent) { try camera.restart() }
      feed(clip[index...index])
      if (index - header) % 16 == 15 {
        seen.append(try camera.withNextFrame(before: .zero) { $0.luma.array })
      }
    }
    #expect(seen == [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]])
    CLinux.close(writeEnd)
    #expect(throws: ClipError.ended) { try camera.withNextFrame(before: .zero) { _ in } }
    #expect(throws: ClipError.ended) { try camera.restart() }
  }

  @Test func `it behaves as a frame source must`() throws {
    var clip = ClipBytes(header: "YUV4MPEG2 W5 H3 F30000:1001 C422")
    for value in UInt8(0)..<20 { clip.append([UInt8](repeating: value, count: 15 + 18)) }
    let path = folder.write(clip.bytes, to: "clip.y4m")
    var camera = try ClipCamera(path: Array(path.utf8).span)
    #expect(violations(ofFrameSource: &camera, frames: 20) == [])
  }
}
