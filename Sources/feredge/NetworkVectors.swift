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
        file: "fdec6e33c0d6d73beca1a491d5a4c8e238429cd178e2006052c859bd76be16bd",
        outputs: "af122b48b7803b1fcaf1accc70ff5d201840a9c7760b5c27c058dd8a04b6c92d")
    case .face:
      NetworkVector(
        file: "c1ebd95e30f37d15b1bffc01f8266b6a09732baf6fbf981023d78c91c5c0e1ca",
        outputs: "add8d048943bcfd976a070d6d15f8a99eb3eed2c0555ddf67ad6c1dc5f7602c1")
    case .eye:
      NetworkVector(
        file: "acbf570cbb092906d95d3e2b1e62860c736a206cc4082fb9040132443a18a5aa",
        outputs: "1edd3e04c8adbb185d6aef8c458e6a9a422f468f0c354bac9a71b145abd7dcef")
    }
  }
}

extension ShippedNetworks {
  /// The score from which a detection counts, chosen on the validation parts for the shipped file
  /// (`score_threshold` of models/face-detector/config.toml): 162 ÷ 256, as the file's raw value.
  static var detectionScore: Int8 { 34 }
}
