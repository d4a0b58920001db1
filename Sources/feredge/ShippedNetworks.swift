internal import CModels
internal import Imaging
internal import Inference
internal import LinuxHardware
internal import Perception

/// The networks inside the program, and the one block of memory in which they run.
struct ShippedNetworks {
  /// What the three networks' weights, tables and activations take; checked by the start itself, which
  /// fails with the number that would be enough.
  static var networkBytes: Int { 1 << 20 }

  /// The pipeline over the shipped networks.
  ///
  /// - Parameter memory: at least `memoryBytes(for: geometry)`, valid for the life of the process.
  static func pipeline(
    for geometry: FrameGeometry, seat: PixelRect?, in memory: inout FixedMemory,
    using use: inout NetworkMemory
  ) throws(Complaint) -> PerceptionPipeline {
    let detector = try interpreter(.detector, &memory)
    let face = try interpreter(.face, &memory)
    let eye = try interpreter(.eye, &memory)
    use.add(detector.footprint)
    use.add(face.footprint)
    use.add(eye.footprint)
    do throws(PerceptionError) {
      return try PerceptionPipeline(
        detector: detector, face: face, eye: eye, geometry: geometry,
        policy: PerceptionPolicy(detectionScore: detectionScore, seat: seat), memory: &memory)
    } catch {
      throw .perception(error)
    }
  }

  /// Bytes that the networks and the pictures of this size need.
  static func memoryBytes(for geometry: FrameGeometry) -> Int {
    networkBytes + LumaPyramid.byteCount(for: geometry) + FixedMemory.alignment
  }

  /// One of them, ready to run.
  static func interpreter(
    _ role: NetworkRole, _ memory: inout FixedMemory
  ) throws(Complaint) -> Interpreter {
    let file = unsafe feredge_shipped_model(name(of: role))
    do throws(ModelError) {
      // The bytes are a part of the program and never change.
      let model = unsafe try Model(validating: file.bytes, byteCount: file.byte_count)
      return try Interpreter(model: model, memory: &memory)
    } catch {
      throw .model(error, role.name)
    }
  }
}
