internal import Face
internal import Imaging
internal import Inference
internal import Units

/// What the face network reads in a face crop.
struct FaceReading {
  var points: FacePoints
  /// Probability that the crop shows a face, well framed.
  var presence: Permille
  /// Probability that the mouth yawns; `nil` when it cannot be told: a mask, a scarf, a hand hides it.
  var yawn: Permille?
  var expression: Expression
  /// The crop it was read from.
  var crop: Crop
  /// How that was lit.
  var light: FaceLight
}

/// Reads face crops through the face network.
struct FaceReader: ~Copyable {
  /// The network's input, FER2013's 48 × 48.
  private static var side: Int { 48 }

  private var network: Interpreter
  private let ports: FacePorts
  private let mouthVisible: Permille
  private let sampler: CropSampler

  /// - Parameter mouthVisible: least probability that the mouth can be seen, for a yawn to be told.
  init(network: consuming Interpreter, mouthVisible: Permille) throws(PerceptionError) {
    ports = try FacePorts(of: network, side: Self.side)
    self.network = network
    self.mouthVisible = mouthVisible
    sampler = CropSampler(width: Self.side, height: Self.side, border: .repeated)
  }

  mutating func read(
    _ crop: Crop, of frame: borrowing Frame, pyramid: borrowing LumaPyramid
  ) -> FaceReading {
    let sampler = sampler
    let light = network.withInput(0) { input in
      sampler.sample(crop, of: frame, pyramid: pyramid, into: &input)
      return FaceLight(of: input.span, side: Self.side)
    }
    network.compute()
    return FaceReading(
      points: FacePoints(
        leftEye: point(0, in: crop), rightEye: point(1, in: crop), nose: point(2, in: crop),
        leftMouthCorner: point(3, in: crop), rightMouthCorner: point(4, in: crop)),
      presence: Permille(quantizedProbability: network.output(ports.presence)[0]),
      yawn: yawn, expression: shares, crop: crop, light: light)
  }

  private var yawn: Permille? {
    if let mouth = ports.mouth {
      guard Permille(quantizedProbability: network.output(mouth)[0]) >= mouthVisible else {
        return nil
      }
    }
    return Permille(quantizedProbability: network.output(ports.yawn)[0])
  }

  private func point(_ index: Int, in crop: Crop) -> PixelPoint {
    let values = network.output(ports.points)
    return crop.point(
      x: ports.pointUnit.length(values[2 * index]),
      y: ports.pointUnit.length(values[2 * index + 1]))
  }

  private var shares: Expression {
    let values = network.output(ports.expression)
    var shares = InlineArray<7, Permille>(repeating: Permille(0))
    for index in shares.indices { shares[index] = Permille(quantizedProbability: values[index]) }
    return Expression(shares: shares)
  }
}

/// Where the face network's answers are found.
private struct FacePorts {
  let expression: Int
  let yawn: Int
  let presence: Int
  /// `nil`: this network does not tell whether the mouth can be seen.
  let mouth: Int?
  let points: Int
  /// The points' values as 1/65536 of the crop's side.
  let pointUnit: QuantizedLength

  init(of network: borrowing Interpreter, side: Int) throws(PerceptionError) {
    let port = NetworkPort(role: .face)
    try port.checkInput(of: network, width: side, height: side)
    expression = try port.probability(.expression, count: 7, in: network)
    yawn = try port.probability(.yawn, in: network)
    presence = try port.probability(.presence, in: network)
    mouth = try port.probability(ifGiven: .mouth, in: network)
    points = try port.index(of: .points, count: 10, in: network)
    let places = network.outputQuantization(points)
    // Points farther than some sides from the crop have no meaning, and would leave the integers.
    guard places.scale <= 1 / 64 else { throw .wrongOutput(.face, .points) }
    pointUnit = QuantizedLength(scale: places.scale, zeroPoint: places.zeroPoint, unit: 65_536)
  }
}
