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
        file: "3bddb55626fb5bc596e66350e5c667d3f8d8a029d1fcd4d4d297bb2245efe41b",
        outputs: "5a829edf9a6ffa8461f599fd1b940fb57b543389167250a9ce999a22adc6711b")
    case .face:
      NetworkVector(
        file: "0a010decafc46d6cb45b93ce541521b69f5b754126d742ca572f3f2728ded67d",
        outputs: "b7ff48ae7dfe6bae7837311bcb860a03797b0460c286f803ab47eba641b3ba6c")
    case .eye:
      NetworkVector(
        file: "acbf570cbb092906d95d3e2b1e62860c736a206cc4082fb9040132443a18a5aa",
        outputs: "1edd3e04c8adbb185d6aef8c458e6a9a422f468f0c354bac9a71b145abd7dcef")
    }
  }
}
