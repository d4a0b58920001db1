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
        file: "d10138effe0cb3f8a8b85a0e9e1240ae981dc3b453b5d8189d72cabac678172f",
        outputs: "76f1f6ba689dd9fe96af8c8543c3a1c85f7b947f2c014ed0f6585479dd217c1b")
    case .face:
      NetworkVector(
        file: "5c5e4b78c7a663952df1fa9a43acf956c01b6e70e7014fb323bb451d3840b23b",
        outputs: "870e570a987310e82cbc16066ffb2127add9da105bc827df860f655e33c86579")
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
