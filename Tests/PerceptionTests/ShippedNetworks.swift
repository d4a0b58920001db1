import Face
import Foundation
import Imaging
import Inference
import Perception
import SyntheticDriver
import Testing
import Timing

/// The networks of `models/`, in memory that lives as long as the tests.
enum ShippedNetworks {
  private static var models: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("models")
  }

  /// The policy with the threshold that belongs to the shipped detector.
  static func policy(seat: PixelRect? = nil) throws -> PerceptionPolicy {
    let url = models.appendingPathComponent("face-detector/config.toml")
    let settings = try String(contentsOf: url, encoding: .utf8)
    let threshold = settings.firstMatch(of: /score_threshold = ([0-9.]+)/).flatMap { Double($0.1) }
    return PerceptionPolicy(detectionScore: Int8(try #require(threshold) * 256 - 128), seat: seat)
  }

  static func interpreter(
    _ name: String, memory: inout FixedMemory
  ) throws -> Interpreter {
    let file = try Data(contentsOf: models.appendingPathComponent("\(name)/\(name).tflite"))
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: file.count, alignment: 64)
    file.withUnsafeBytes { unsafe bytes.copyMemory(from: $0.baseAddress!, byteCount: file.count) }
    let model = try unsafe Model(validating: bytes, byteCount: file.count)
    return try Interpreter(model: model, memory: &memory)
  }

  /// Zeroed memory that is never given back.
  static func memory(byteCount: Int = 16 << 20) -> FixedMemory {
    let block = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    unsafe block.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return unsafe FixedMemory(start: block, byteCount: byteCount)
  }

  static func pipeline(
    detector: String = "face-detector", face: String = "face", eye: String = "eye-state",
    geometry: FrameGeometry, seat: PixelRect? = nil
  ) throws -> PerceptionPipeline {
    var memory = memory()
    return try PerceptionPipeline(
      detector: interpreter(detector, memory: &memory), face: interpreter(face, memory: &memory),
      eye: interpreter(eye, memory: &memory), geometry: geometry,
      policy: policy(seat: seat), memory: &memory)
  }
}
