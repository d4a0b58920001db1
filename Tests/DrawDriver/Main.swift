import Foundation
import Imaging
import SyntheticDriver
import Units

/// Draws a labelled set of driver pictures for training, or the frames of a scenario.
///
///     draw-driver --people 60 --frames 40 --seed 1 --size 320x240 --output DIR
///     draw-driver --scenario drive --fps 15 --size 320x240 --output DIR
@main
struct DrawDriver {
  static func main() throws {
    let options = try DrawOptions(arguments: Array(CommandLine.arguments.dropFirst()))
    var output = try LabelledClip(options: options)
    if let scenario = options.scenario {
      try output.write(scenario: scenario, framesPerSecond: options.framesPerSecond)
    } else {
      for person in 0..<options.people {
        try output.write(person: UInt64(person), of: options)
      }
    }
    try output.close()
  }
}
