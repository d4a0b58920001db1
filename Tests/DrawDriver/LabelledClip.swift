import Foundation
import Imaging
import SyntheticDriver
import Timing
import Units

/// A Y4M clip and, beside it, a line of truth for each frame.
struct LabelledClip {
  private let geometry: FrameGeometry
  private let clip: FileHandle
  private let truth: FileHandle
  private var pixels: [UInt8]
  private var count = 0

  init(options: DrawOptions) throws {
    geometry = options.geometry
    pixels = Array(repeating: 0, count: geometry.byteCount)
    let files = FileManager.default
    try files.createDirectory(at: options.output, withIntermediateDirectories: true)
    clip = try Self.created(options.output.appendingPathComponent("frames.y4m"))
    truth = try Self.created(options.output.appendingPathComponent("truth.jsonl"))
    let header =
      "YUV4MPEG2 W\(geometry.width) H\(geometry.height) F\(options.framesPerSecond):1 Ip A1:1 Cmono\n"
    try clip.write(contentsOf: Data(header.utf8))
  }

  private static func created(_ url: URL) throws -> FileHandle {
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  /// The frames of a scenario in their order, drawn as the synthetic camera draws them.
  mutating func write(scenario: Scenario, framesPerSecond: Int) throws {
    let script = scenario.script
    let total = Int(script.duration.milliseconds) * framesPerSecond / 1000
    for number in 0..<total {
      let time = TimeSpan(nanoseconds: Int64(number) * 1_000_000_000 / Int64(framesPerSecond))
      let drawn = DrawnFrame(
        appearance: DriverAppearance(), state: script.state(at: time), number: UInt32(number))
      try write(drawn, person: 0, at: time)
    }
  }

  /// Frames of one person in random states.
  mutating func write(person: UInt64, of options: DrawOptions) throws {
    var random = DriverRandom(seed: options.seed &* 0x1_0000_0001 &+ person)
    var appearance = DriverAppearance(seed: random.next())
    for number in 0..<options.frames {
      appearance.vary(from: &random)
      let drawn = DrawnFrame(
        appearance: appearance, state: .varied(number: number, from: &random),
        number: UInt32(count))
      let time = TimeSpan(
        nanoseconds: Int64(count) * 1_000_000_000 / Int64(options.framesPerSecond))
      try write(drawn, person: person, at: time)
    }
  }

  mutating func close() throws {
    try clip.close()
    try truth.close()
  }

  private mutating func write(_ drawn: DrawnFrame, person: UInt64, at time: TimeSpan) throws {
    let geometry = geometry
    var span = pixels.mutableSpan
    drawn.draw(into: &span, geometry: geometry)
    try clip.write(contentsOf: Data("FRAME XT=\(time.microseconds)\n".utf8))
    try clip.write(contentsOf: Data(pixels))
    try truth.write(contentsOf: Data((line(for: drawn, person: person) + "\n").utf8))
    count += 1
  }

  private func line(for drawn: DrawnFrame, person: UInt64) -> String {
    let state = drawn.state
    let face = FaceTruth(
      appearance: drawn.appearance, state: state, width: geometry.width, height: geometry.height)
    let points = (0..<10).map { String(format: "%.2f", Double(face.points[$0]) / 16) }
    let middleX = face.box.x + face.box.width / 2
    let middleY = face.box.y + face.box.height / 2
    let inView =
      middleX > 0 && middleX < Int32(geometry.width) && middleY > 0
      && middleY < Int32(geometry.height)
    return """
      {"frame":\(count),"person":\(person),"present":\(state.present && inView),\
      "box":[\(face.box.x),\(face.box.y),\(face.box.width),\(face.box.height)],\
      "points":[\(points.joined(separator: ","))],\
      "left_lid":\(state.leftLid.thousandths),"right_lid":\(state.rightLid.thousandths),\
      "mouth":\(state.mouth.thousandths),"yawn":\(state.mouth.thousandths >= 600),\
      "pose":[\(state.pose.yaw.tenths),\(state.pose.pitch.tenths),\(state.pose.roll.tenths)],\
      "glasses":\(drawn.appearance.glasses)}
      """
  }
}
