import Imaging
import TestSupport
import Testing
import Timing

@Suite struct ClipHeaderTests {
  func parse(_ line: String) -> Result<ClipHeader, ClipHeaderError> {
    do throws(ClipHeaderError) {
      return .success(
        try withBytes(line) { span throws(ClipHeaderError) in try ClipHeader(parsing: span) })
    } catch {
      return .failure(error)
    }
  }

  @Test func `a line as ffmpeg writes it is understood`() throws {
    let header = try parse(
      "YUV4MPEG2 W640 H480 F30000:1001 Ip A1:1 Cmono XYSCSS=400 XCOLORRANGE=LIMITED"
    ).get()
    #expect(header.geometry == FrameGeometry(width: 640, height: 480, bytesPerRow: 640))
    #expect(header.frameRate == FrameRate(30000, per: 1001))
    #expect(header.colorSpace == .mono)
    #expect(header.chromaByteCount == 0)
  }

  @Test func `without a colour space chroma is skipped as 4 to 2 to 0`() throws {
    let header = try parse("YUV4MPEG2 H3 W5 F25:1").get()
    #expect(header.colorSpace == .chroma420)
    #expect(header.chromaByteCount == 2 * 3 * 2)
  }

  @Test(arguments: [
    ("C420", ClipColorSpace.chroma420, 12), ("C420jpeg", .chroma420, 12),
    ("C420mpeg2", .chroma420, 12), ("C420paldv", .chroma420, 12), ("C422", .chroma422, 18),
    ("Cmono", .mono, 0),
  ])
  func `each colour space skips its own number of chroma bytes, sides rounded up`(
    word: String, space: ClipColorSpace, chroma: Int
  ) throws {
    let header = try parse("YUV4MPEG2 W5 H3 F25:1 \(word)").get()
    #expect(header.colorSpace == space)
    #expect(header.chromaByteCount == chroma)
  }

  @Test(arguments: [
    ("", ClipHeaderError.notAClip), ("RIFF", .notAClip), ("YUV4MPEG2x W1 H1 F1:1", .notAClip),
    ("yuv4mpeg2 W1 H1 F1:1", .notAClip),
    ("YUV4MPEG2 H1 F1:1", .widthMissing), ("YUV4MPEG2 W1 F1:1", .heightMissing),
    ("YUV4MPEG2 W1 H1", .frameRateMissing), ("YUV4MPEG2", .widthMissing),
    ("YUV4MPEG2 W0 H1 F1:1", .badWidth), ("YUV4MPEG2 W8193 H1 F1:1", .badWidth),
    ("YUV4MPEG2 W-1 H1 F1:1", .badWidth), ("YUV4MPEG2 W H1 F1:1", .badWidth),
    ("YUV4MPEG2 W6x H1 F1:1", .badWidth), ("YUV4MPEG2 W1 H99999999999999999999 F1:1", .badHeight),
    ("YUV4MPEG2 W1 H0 F1:1", .badHeight),
    ("YUV4MPEG2 W1 H1 F0:0", .badFrameRate), ("YUV4MPEG2 W1 H1 F30", .badFrameRate),
    ("YUV4MPEG2 W1 H1 F30:", .badFrameRate), ("YUV4MPEG2 W1 H1 F:1", .badFrameRate),
    ("YUV4MPEG2 W1 H1 F2147483648:1", .badFrameRate),
    ("YUV4MPEG2 W1 H1 F1:2", .frameRateOutOfRange),
    ("YUV4MPEG2 W1 H1 F1001:1", .frameRateOutOfRange),
    ("YUV4MPEG2 W1 H1 F1:1 C420p10", .colorSpaceUnsupported),
    ("YUV4MPEG2 W1 H1 F1:1 C444", .colorSpaceUnsupported),
    ("YUV4MPEG2 W1 H1 F1:1 Cmono16", .colorSpaceUnsupported),
    ("YUV4MPEG2 W1 H1 F1:1 C", .colorSpaceUnsupported),
  ])
  func `a wrong line is refused with its reason`(line: String, error: ClipHeaderError) {
    #expect(parse(line) == .failure(error))
  }

  @Test func `no change of a good line traps`() {
    let good = Array("YUV4MPEG2 W640 H480 F30000:1001 Ip A1:1 C420jpeg XYSCSS=420JPEG".utf8)
    for length in 0...good.count { _ = parse(String(decoding: good.prefix(length), as: UTF8.self)) }
    var random = SeededGenerator(seed: 2)
    for _ in 0..<5_000 {
      var line = good
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        line[Int.random(in: 0..<line.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      // A header that is accepted must be usable: its planes have a size.
      withBytes(line) { span in
        guard let header = try? ClipHeader(parsing: span) else { return }
        #expect(header.geometry.byteCount >= 1 && header.chromaByteCount >= 0, "seed 2: \(line)")
      }
    }
  }
}

@Suite struct ClipFrameHeaderTests {
  func parse(_ line: String) -> Result<ClipFrameHeader, ClipFrameHeaderError> {
    do throws(ClipFrameHeaderError) {
      return .success(
        try withBytes(line) { span throws(ClipFrameHeaderError) in
          try ClipFrameHeader(parsing: span)
        })
    } catch {
      return .failure(error)
    }
  }

  @Test func `a frame's own time is read in microseconds`() throws {
    #expect(try parse("FRAME").get().capturedAt == nil)
    #expect(
      try parse("FRAME Ip XT=1234567").get().capturedAt == Instant(nanoseconds: 1_234_567_000))
    #expect(try parse("FRAME XTRA=1 X").get().capturedAt == nil)
  }

  @Test(arguments: [
    ("", ClipFrameHeaderError.notAFrame), ("FRAM", .notAFrame), ("FRAMEXT=1", .notAFrame),
    ("FRAME XT=", .badTime), ("FRAME XT=-1", .badTime), ("FRAME XT=1.5", .badTime),
    ("FRAME XT=3153600000000001", .badTime), ("FRAME XT=9999999999999999999999", .badTime),
  ])
  func `a wrong line is refused with its reason`(line: String, error: ClipFrameHeaderError) {
    #expect(parse(line) == .failure(error))
  }
}

@Suite struct FrameRateTests {
  @Test func `times are exact and rounded half up`() throws {
    let film = try #require(FrameRate(30000, per: 1001))
    #expect(film.time(ofFrame: 0) == .zero)
    #expect(film.time(ofFrame: 1).nanoseconds == 33_366_667)
    #expect(film.time(ofFrame: 30_000).nanoseconds == 1_001_000_000_000)
    let third = try #require(FrameRate(3))
    #expect(
      [1, 2, 3].map { third.time(ofFrame: $0).nanoseconds } == [
        333_333_333, 666_666_667, 1_000_000_000,
      ])
  }

  @Test func `the largest numbers do not overflow`() throws {
    let odd = try #require(FrameRate(Int64(Int32.max), per: Int64(Int32.max)))
    #expect(odd.time(ofFrame: .max).nanoseconds == 4_294_967_295_000_000_000)
    let fast = try #require(FrameRate(Int64(Int32.max), per: Int64(Int32.max) / 1000 + 1))
    #expect(fast.time(ofFrame: .max) > .zero)
  }
}
