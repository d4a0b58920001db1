import Drowsiness
import Face
import Imaging
import Inference
import Perception
import SyntheticDriver
import Testing
import Timing
import Units

/// A clock that stands still: stages take no time.
struct StoppedClock: MonotonicClock {
  mutating func now() -> Instant { .zero }
  mutating func sleep(until instant: Instant) {}
}

@Suite struct PerceptionPipelineTests {
  private let geometry = FrameGeometry(width: 320, height: 240, bytesPerRow: 320)!

  /// What is perceived in frames 100 ms apart.
  private func perceive(_ frames: [[UInt8]]) throws -> [Perceived] {
    var pipeline = try ShippedNetworks.pipeline(geometry: geometry)
    var clock = StoppedClock()
    var timing = StageTimes(from: .zero)
    return frames.enumerated().map { number, pixels in
      pipeline.perceive(
        Frame(
          luma: pixels.span, geometry: geometry,
          capturedAt: .zero + .milliseconds(Int64(number) * 100), sequence: UInt32(number)),
        timing: &timing, clock: &clock)
    }
  }

  private func drawn(
    _ state: DriverState, number: UInt32 = 0, as appearance: DriverAppearance = DriverAppearance()
  ) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: geometry.byteCount)
    var span = pixels.mutableSpan
    DrawnFrame(appearance: appearance, state: state, number: number)
      .draw(into: &span, geometry: geometry)
    return pixels
  }

  private func closure(_ perceived: Perceived) -> Permille? {
    guard case .face(let face) = perceived.evidence else { return nil }
    return face.closure
  }

  @Test func `a drawn driver's eyes are read as the script has them`() throws {
    var shut = DriverState()
    shut.leftLid = Permille(1000)
    shut.rightLid = Permille(1000)
    var gone = DriverState()
    gone.present = false
    let seen = try perceive([
      drawn(DriverState(), number: 0), drawn(shut, number: 1), drawn(DriverState(), number: 2),
      drawn(gone, number: 3),
    ])
    let closures = seen.map(closure)
    #expect(try #require(closures[0]) < Permille(300))
    #expect(try #require(closures[1]) > Permille(700))
    #expect(try #require(closures[2]) < Permille(300))
    #expect(seen[3].evidence == .faceNotFound && seen[3].face == nil)
    let truth = FaceTruth(
      appearance: DriverAppearance(), state: DriverState(), width: 320, height: 240)
    let box = try #require(seen[0].face).rect
    let middle = (x: truth.box.x + truth.box.width / 2, y: truth.box.y + truth.box.height / 2)
    #expect(abs(box.x + box.width / 2 - middle.x) < 15)
    #expect(abs(box.y + box.height / 2 - middle.y) < 15)
  }

  @Test func `one closed eye is told on its own side`() throws {
    var wink = DriverState()
    wink.leftLid = Permille(1000)
    let seen = try perceive([drawn(wink)])
    guard case .face(let face) = seen[0].evidence else {
      Issue.record("no face: \(seen[0].evidence)")
      return
    }
    #expect(try #require(face.leftEyeClosed) > Permille(600))
    #expect(try #require(face.rightEyeClosed) < Permille(400))
  }

  /// The drawn driver with everything from below the nose to the chin, as wide as the face, in one gray.
  private func masked(_ state: DriverState, gray: UInt8, number: UInt32) -> [UInt8] {
    var pixels = drawn(state, number: number)
    let truth = FaceTruth(appearance: DriverAppearance(), state: state, width: 320, height: 240)
    let nose = Int(truth.points[5]) / 16
    let (left, width) = (Int(truth.box.x), Int(truth.box.width))
    for row in (nose - 2)..<Int(truth.box.y + truth.box.height) {
      for column in (left + width / 10)..<(left + width - width / 10) {
        pixels[row * geometry.bytesPerRow + column] = gray
      }
    }
    return pixels
  }

  @Test(arguments: [UInt8(40), 120, 215])
  func `a yawn is told of a mouth in view, and of one behind a mask neither way`(gray: UInt8)
    throws
  {
    var yawning = DriverState()
    yawning.mouth = Permille(1000)
    let open = try perceive([drawn(DriverState(), number: 0), drawn(yawning, number: 1)])
    let mouths = open.map { one -> Permille? in
      guard case .face(let face) = one.evidence else { return nil }
      return face.yawn
    }
    #expect(try #require(mouths[0]) < Permille(300))
    #expect(try #require(mouths[1]) > Permille(700))
    let seen = try perceive([
      masked(DriverState(), gray: gray, number: 0), masked(yawning, gray: gray, number: 1),
    ])
    for one in seen {
      guard case .face(let face) = one.evidence else {
        Issue.record("no face: \(one.evidence)")
        continue
      }
      #expect(face.yawn == nil)
      #expect(try #require(face.closure) < Permille(300))
    }
  }

  @Test func `a head that nods points down, one that turns points aside`() throws {
    var nodding = DriverState()
    nodding.pose.pitch = DeciDegrees(-400)
    var turned = DriverState()
    turned.pose.yaw = DeciDegrees(220)
    let poses = try [DriverState(), nodding, turned].map { state -> HeadPose? in
      guard case .face(let face) = try perceive([drawn(state)])[0].evidence else { return nil }
      return face.pose
    }
    let ahead = try #require(poses[0])
    #expect(ahead.pitch.tenths - (try #require(poses[1])).pitch.tenths > 180)
    #expect((try #require(poses[2])).yaw.tenths - ahead.yaw.tenths > 120)
  }

  @Test func `a frame that cannot be judged says why`() throws {
    let black = [UInt8](repeating: 3, count: geometry.byteCount)
    let white = [UInt8](repeating: 255, count: geometry.byteCount)
    let gray = (0..<geometry.byteCount).map { UInt8(100 + $0 % 2) }
    let evidence = try perceive([black, white, gray]).map(\.evidence)
    #expect(evidence == [.unusable(.dark), .unusable(.saturated), .unusable(.flat)])
  }

  @Test func `a picture that freezes in the middle of a blink makes blind, never a microsleep`()
    throws
  {
    var shut = DriverState()
    shut.leftLid = Permille(1000)
    shut.rightLid = Permille(1000)
    let blink = (10..<14).map { drawn(shut, number: $0) }
    let frozen = [[UInt8]](repeating: blink[3], count: 40)
    let seen = try perceive((0..<10).map { drawn(DriverState(), number: $0) } + blink + frozen)
    var monitor = DrowsinessMonitor(policy: .driver)
    var levels: [Level] = []
    for (number, perceived) in seen.enumerated() {
      let now = Instant.zero + .milliseconds(Int64(number) * 100)
      levels.append(monitor.observe(perceived.evidence, at: now).level)
    }
    #expect(levels.allSatisfy { $0 == .none || $0 == .blind }, "\(levels)")
    #expect(levels.last == .blind)
  }

  /// The frame with two dark lenses over the eyes, of noise about 22.
  private func withDarkGlasses(_ pixels: [UInt8], _ truth: FaceTruth) -> [UInt8] {
    let eyes = [0, 2].map { (x: Int(truth.points[$0]) / 16, y: Int(truth.points[$0 + 1]) / 16) }
    let distance = eyes[1].x - eyes[0].x
    let (across, down) = (distance * 45 / 100, distance * 34 / 100)
    var masked = pixels
    for eye in eyes {
      for y in -down...down {
        for x in -across...across
        where x * x * down * down + y * y * across * across <= across * across * down * down {
          let place = (eye.y + y) * geometry.width + eye.x + x
          masked[place] = UInt8(20 + place * 7919 % 5)
        }
      }
    }
    return masked
  }

  @Test(arguments: [Float(1), 0.35])
  func `eyes are told without dark lenses over them, open or closed, and not with them`(
    exposure: Float
  ) throws {
    var shut = DriverState()
    shut.leftLid = Permille(1000)
    shut.rightLid = Permille(1000)
    var person = DriverAppearance()
    person.exposure = exposure
    let truth = FaceTruth(appearance: person, state: DriverState(), width: 320, height: 240)
    let bare = [drawn(DriverState(), as: person), drawn(shut, number: 1, as: person)]
    let seen = try perceive(bare)
    #expect(seen.map(closure).allSatisfy { $0 != nil }, "\(seen.map(\.evidence))")
    let hidden = try perceive(bare + bare.map { withDarkGlasses($0, truth) })
    #expect(hidden.suffix(2).map(closure).allSatisfy { $0 == nil }, "\(hidden.map(\.evidence))")
  }

  /// The frame as a lens out of focus shows it: the mean of a square around each pixel, twice.
  private func blurred(_ pixels: [UInt8], reach: Int) -> [UInt8] {
    func once(_ from: [UInt8], step: Int, count: Int) -> [UInt8] {
      from.indices.map { index in
        let place = index / step % count
        let from = (-reach...reach).map { offset in
          Int(from[index + (max(0, min(count - 1, place + offset)) - place) * step])
        }
        return UInt8(from.reduce(reach, +) / from.count)
      }
    }
    return (0..<2).reduce(pixels) { pixels, _ in
      once(once(pixels, step: 1, count: geometry.width), step: 320, count: geometry.height)
    }
  }

  @Test func `a lens out of focus is told, not read`() throws {
    var shut = DriverState()
    shut.leftLid = Permille(1000)
    shut.rightLid = Permille(1000)
    let sharp = [drawn(DriverState()), drawn(shut, number: 1)]
    let seen = try perceive(sharp + sharp.map { blurred($0, reach: 4) })
    let detail = seen.map(\.eyeDetail)
    #expect(seen.prefix(2).map(closure).allSatisfy { $0 != nil }, "\(detail)")
    #expect(seen.suffix(2).map(closure).allSatisfy { $0 == nil }, "\(detail)")
    let isTold = seen.map { perceived in
      if case .face(let face) = perceived.evidence { face.areEyesBlurred } else { false }
    }
    #expect(isTold == [false, false, true, true], "\(detail)")
  }

  @Test func `a face that a light burns out in a dark cabin is told, not read`() throws {
    let truth = FaceTruth(
      appearance: DriverAppearance(), state: DriverState(), width: 320, height: 240)
    var frames = (0..<6).map { drawn(DriverState(), number: $0) }
    for number in 2..<6 {
      for row in Int(truth.box.y)..<Int(truth.box.y + truth.box.height) {
        for column in Int(truth.box.x)..<Int(truth.box.x + truth.box.width) {
          let place = row * geometry.width + column
          frames[number][place] = UInt8(min(Int(frames[number][place]) * 4 + 60, 255))
        }
      }
    }
    let seen = try perceive(frames)
    #expect(seen.prefix(2).map(closure).allSatisfy { $0 != nil })
    #expect(seen[2].evidence == .unusable(.saturated))
    #expect(seen.dropFirst(2).map(closure).allSatisfy { $0 == nil }, "\(seen.map(\.evidence))")
  }

  @Test(arguments: [(1, 1), (2, 300), (31, 17)])
  func `frames of any size are perceived`(width: Int, height: Int) throws {
    let odd = FrameGeometry(width: width, height: height, bytesPerRow: width)!
    var pipeline = try ShippedNetworks.pipeline(geometry: odd)
    let pixels = (0..<odd.byteCount).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    var clock = StoppedClock()
    var timing = StageTimes(from: .zero)
    let seen = pipeline.perceive(
      Frame(luma: pixels.span, geometry: odd, capturedAt: .zero, sequence: 0), timing: &timing,
      clock: &clock)
    #expect(seen.face == nil)
  }

  @Test func `a network in another's place is refused`() {
    func refusal(detector: String, face: String, eye: String) -> PerceptionError? {
      do {
        _ = try ShippedNetworks.pipeline(
          detector: detector, face: face, eye: eye, geometry: geometry)
        return nil
      } catch { return error as? PerceptionError }
    }
    #expect(
      refusal(detector: "face", face: "face", eye: "eye-state") == .wrongInput(.detector))
    #expect(
      refusal(detector: "face-detector", face: "eye-state", eye: "eye-state")
        == .wrongInput(.face))
    #expect(
      refusal(detector: "face-detector", face: "face", eye: "face") == .wrongInput(.eye))
  }

  @Test func `a block too small for the pyramid is told with the bytes it needs`() throws {
    var networks = ShippedNetworks.memory()
    var small = ShippedNetworks.memory(byteCount: 64)
    do {
      _ = try PerceptionPipeline(
        detector: ShippedNetworks.interpreter("face-detector", memory: &networks),
        face: ShippedNetworks.interpreter("face", memory: &networks),
        eye: ShippedNetworks.interpreter("eye-state", memory: &networks), geometry: geometry,
        policy: ShippedNetworks.policy(), memory: &small)
      Issue.record("64 bytes were enough")
    } catch {
      let needed = LumaPyramid.byteCount(for: geometry)
      #expect(
        error as? PerceptionError
          == .memoryTooSmall(requiredBytes: needed, remainingBytes: 64))
    }
  }
}
