import Foundation
import Imaging
import SyntheticDriver

/// The command line of `draw-driver`.
struct DrawOptions {
  var seed: UInt64 = 1
  var people = 60
  var frames = 40
  var framesPerSecond = 15
  var scenario: Scenario?
  var geometry = FrameGeometry(width: 320, height: 240, bytesPerRow: 320)!
  var output = URL(fileURLWithPath: "drawn")

  static let usage = """
    usage: draw-driver [--people 60] [--frames 40] [--seed 1] [--size 320x240] [--output drawn]
           draw-driver --scenario NAME [--fps 15] [--size 320x240] [--output drawn]

    Draws drivers in many looks for training, or the frames of a scenario (drive, awake, drowsy, microsleep,
    sleep, yawns, nod, blind): OUTPUT/frames.y4m, with a line of truth for each frame in OUTPUT/truth.jsonl.
    """

  struct Invalid: Error, CustomStringConvertible {
    let description: String
  }

  init(arguments: [String]) throws {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      guard let value = rest.popFirst() else { throw Invalid(description: "\(option): no value") }
      try apply(option, value)
    }
  }

  private mutating func apply(_ option: String, _ value: String) throws {
    switch option {
    case "--seed": seed = try Self.number(value)
    case "--people": people = try Self.number(value)
    case "--frames": frames = try Self.number(value)
    case "--fps": framesPerSecond = try Self.number(value)
    case "--output": output = URL(fileURLWithPath: value)
    case "--size":
      let sides = value.split(separator: "x")
      guard sides.count == 2, let width = Int(sides[0]), let height = Int(sides[1]),
        let asked = FrameGeometry(width: width, height: height, bytesPerRow: width)
      else { throw Invalid(description: "\(value): not a size like 320x240") }
      geometry = asked
    case "--scenario":
      let name = Array(value.utf8)
      guard let known = Scenario(named: name.span) else {
        throw Invalid(description: "\(value): no such scenario")
      }
      scenario = known
    default: throw Invalid(description: "\(option): unknown option")
    }
  }

  private static func number<Number: FixedWidthInteger>(_ text: String) throws -> Number {
    guard let number = Number(text), number > 0 else {
      throw Invalid(description: "\(text): not a positive whole number")
    }
    return number
  }
}
