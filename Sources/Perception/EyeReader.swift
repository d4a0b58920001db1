internal import Face
internal import Imaging
internal import Inference
public import Units

/// What an eye's crop tells.
struct EyeReading: Hashable {
  /// Probability that the eye is closed; `nil` when it cannot be told.
  var closed: Permille?
  /// How much detail there is, as `EyeDetail` has it; `nil` where no eye is looked for.
  var detail: Int32?
}

/// Reads eye crops through the eye-state network.
struct EyeReader: ~Copyable {
  /// The network's input.
  private static var side: Int { 24 }

  private var network: Interpreter
  private let ports: EyePorts
  private let limits: EyeLimits
  private let sampler: CropSampler

  init(network: consuming Interpreter, limits: EyeLimits) throws(PerceptionError) {
    ports = try EyePorts(of: network, side: Self.side)
    self.network = network
    self.limits = limits
    sampler = CropSampler(width: Self.side, height: Self.side, border: .repeated)
  }

  /// No probability that the eye is closed where it cannot be told: the crop is too small, its middle lies outside the
  /// frame, its light shows none, it is blurred, or the network sees no eye.
  ///
  /// - Parameter face: how the face is lit.
  mutating func read(
    _ crop: Crop, in face: FaceLight, of frame: borrowing Frame, pyramid: borrowing LumaPyramid
  ) -> EyeReading {
    guard limits.admit(crop, in: frame.geometry) else { return EyeReading() }
    let sampler = sampler
    let (light, detail) = network.withInput(0) { input in
      sampler.sample(crop, of: frame, pyramid: pyramid, into: &input)
      let light = EyeLight(of: input.span, side: Self.side)
      EyeExposure.lift(&input)
      return (light, EyeDetail.measured(in: input.span))
    }
    guard !limits.hides(light, in: face) else { return EyeReading() }
    guard detail >= limits.detail else { return EyeReading(detail: detail) }
    network.compute()
    if let visible = ports.visible {
      let seen = Permille(quantizedProbability: network.output(visible)[0])
      guard seen >= limits.visible else { return EyeReading(detail: detail) }
    }
    let closed = Permille(quantizedProbability: network.output(ports.closed)[0])
    return EyeReading(closed: closed, detail: detail)
  }
}

/// Where the eye-state network's answers are found.
private struct EyePorts {
  let closed: Int
  /// `nil`: this network does not tell.
  let visible: Int?

  init(of network: borrowing Interpreter, side: Int) throws(PerceptionError) {
    let port = NetworkPort(role: .eye)
    try port.checkInput(of: network, width: side, height: side)
    closed = try port.probability(.closed, in: network)
    visible = try port.probability(ifGiven: .visible, in: network)
  }
}

/// From where on an eye cannot be told open or closed.
public struct EyeLimits: Hashable, Sendable {
  /// Least side of an eye's crop in frame pixels. 9: an eye opening is a quarter of that high, and
  /// two rows of pixels are the least that can show it; FER2013's faces, which are part of the
  /// training, have sides of 10.
  public var side: Int32
  /// Least probability that the crop shows an eye.
  public var visible: Permille
  /// Yaw from which on the eye that is turned away is not read: it is foreshortened and half behind
  /// the nose's root, and a closed one was read as open there. 20°, where openpilot too takes a
  /// driver to look aside (0.40 rad is 23°).
  public var farEyeYaw: DeciDegrees
  /// Largest burnt-out share of an eye's crop, in thousandths. 600: eyes in the light of headlights have up to 410, in
  /// a burnt-out face 860 and more (true places, 40 faces of the development people of Tests/clips).
  public var burnt: Int32
  /// Brightness of an eye below which it may be behind dark glass, in thousandths of the face's: 500. Lids are skin,
  /// open or closed, and have 440 at least; behind painted dark glasses it is 470 at most (as above, both eyes open and
  /// closed, in daylight and in a third of it).
  public var shade: Int32
  /// Contrast below which it is, in thousandths of its own brightness, once noise is taken off: 250. However an eye is
  /// shaded, lashes and pupil stand out from lid and white by a share of the light: 380 at least, 300 in a third of
  /// daylight; behind those glasses 230 at most.
  public var contrast: Int32
  /// Least detail of an eye's crop, as `EyeDetail` has it: 70. At a blur of 2 pixels of a face 48 wide a third of closed
  /// eyes read as open, and 227 of 234 web faces are hidden; at 1 pixel, where 94 % are read right, 22 are, and
  /// of sharp ones those that are blurred themselves (models/eye-state/EXPERIMENTS.md).
  public var detail: Int32
  /// Contrast that a sensor's noise makes by itself, in steps of brightness. 4: three deviations of 1.3, as a small
  /// sensor has in the dark.
  public var noise: Int32

  public init() {
    side = 9
    visible = Permille(500)
    farEyeYaw = DeciDegrees(200)
    burnt = 600
    shade = 500
    contrast = 250
    noise = 4
    detail = 70
  }

  func admit(_ crop: Crop, in geometry: FrameGeometry) -> Bool {
    let least = Int64(side) * Int64(PixelPoint.unit)
    let (x, y) = (crop.center.x >> 8, crop.center.y >> 8)
    return crop.side.squaredLength >= least * least && x >= 0 && y >= 0
      && x < Int32(geometry.width) && y < Int32(geometry.height)
  }
}
