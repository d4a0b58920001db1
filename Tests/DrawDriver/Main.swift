import Foundation
import Imaging
import SyntheticDriver
import Units

/// Draws a labelled set of driver pictures for training, or the frames of a scenario: `draw-driver --help`.
@main
struct DrawDriver {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["--help"] {
      print(DrawOptions.usage)
      return
    }
    do {
      let options = try DrawOptions(arguments: arguments)
      do {
        try draw(options)
      } catch {
        end("\(options.output.path): cannot write: \(error.localizedDescription)", status: EX_IOERR)
      }
    } catch {
      end("\(error)", status: EX_USAGE)
    }
  }

  private static func draw(_ options: DrawOptions) throws {
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

  private static func end(_ reason: String, status: Int32) -> Never {
    FileHandle.standardError.write(Data("draw-driver: \(reason)\n".utf8))
    exit(status)
  }
}
