internal import CModels
internal import Firmware
internal import Inference
internal import Perception

/// Which networks are inside the program.
extension ShippedNetworks {
  /// SHA-256 of each file, in the order in which a frame meets them.
  static var digests: InlineArray<3, NetworkDigest> {
    [
      NetworkDigest(name: NetworkRole.detector.name, sha256: digest(of: .detector)),
      NetworkDigest(name: NetworkRole.face.name, sha256: digest(of: .face)),
      NetworkDigest(name: NetworkRole.eye.name, sha256: digest(of: .eye)),
    ]
  }

  static func digest(of role: NetworkRole) -> InlineArray<32, UInt8> {
    let file = unsafe feredge_shipped_model(name(of: role))
    // A part of the program: it neither moves nor changes nor ends.
    let bytes = unsafe UnsafeRawBufferPointer(start: file.bytes, count: file.byte_count)
    return SHA256.digest(of: unsafe Span<UInt8>(_unsafeBytes: bytes))
  }

  /// What the file is called among the shipped ones.
  static func name(of role: NetworkRole) -> feredge_model_name {
    switch role {
    case .detector: FEREDGE_FACE_DETECTOR
    case .face: FEREDGE_FACE
    case .eye: FEREDGE_EYE_STATE
    }
  }
}
