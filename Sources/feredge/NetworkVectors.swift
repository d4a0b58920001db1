// Written by models/selftest_table.py from the networks in models/; run it again when they change.
internal import Perception

/// What a network's file and its outputs for all of `TestPicture` have to be, as SHA-256.
struct NetworkVector {
  let file: StaticString
  /// Of all outputs of the first picture in the file's order, then of the second, and so on.
  let outputs: StaticString

  /// As TensorFlow Lite's reference kernels compute them.
  static func expected(of role: NetworkRole) -> NetworkVector {
    switch role {
    case .detector:
      NetworkVector(
        file: "b69e9dca609c29740aa2f4faece9dcc93d2d68b1142ccd76f5bce66c667218bb",
        outputs: "6d89de730bd279fa006b36c3f3b4b00f62d8855f718bdd55a7fe40050ed00303")
    case .face:
      NetworkVector(
        file: "9a06c6d7012a07d12001c51a9d595e6eed207901ca1fb661694fbb7d254b30b6",
        outputs: "bd843bd774b6bd596d27b6868e295f18884bd4b353cf7839e71f3ed78c8a9b1d")
    case .eye:
      NetworkVector(
        file: "f05016d52c97bdf02aa9e9b676addde72d394aac502a63e89fae7617a8e9a6f3",
        outputs: "3e59d23dd0cf73de12af3581e0e43114d2d847f1dda49a45679900a2f7ef038d")
    }
  }
}

extension ShippedNetworks {
  /// The score from which a detection counts, chosen on the validation parts for the shipped file
  /// (`score_threshold` of models/face-detector/config.toml): 162 ÷ 256, as the file's raw value.
  static var detectionScore: Int8 { 34 }
}
