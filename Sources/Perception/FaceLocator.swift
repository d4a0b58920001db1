internal import Face
internal import Imaging
internal import Inference

/// Finds all faces of a frame through the detector network.
struct FaceLocator: ~Copyable {
  /// The network's input, 160 × 120 (models/README.md).
  private static var width: Int { 160 }
  private static var height: Int { 120 }
  /// Intersection ÷ union from which on two boxes are one face, in thousandths; the same as in
  /// training's evaluation.
  private static var oneFaceOverlap: Int64 { 300 }

  private var network: Interpreter
  private let ports: DetectorPorts
  private let threshold: Int8
  private let view: DetectorView
  private let sampler: CropSampler
  private var candidates: FaceCandidates

  init(
    network: consuming Interpreter, geometry: FrameGeometry, threshold: Int8
  ) throws(PerceptionError) {
    ports = try DetectorPorts(of: network, width: Self.width, height: Self.height)
    self.network = network
    self.threshold = threshold
    view = DetectorView(of: geometry, width: Self.width, height: Self.height)
    sampler = CropSampler(width: Self.width, height: Self.height, border: .black)
    candidates = FaceCandidates()
  }

  /// The faces of a frame in its pixels, best first.
  mutating func locate(
    in frame: borrowing Frame, pyramid: borrowing LumaPyramid
  ) -> FaceCandidates {
    let (sampler, crop) = (sampler, view.crop)
    network.withInput(0) { input in
      sampler.sample(crop, of: frame, pyramid: pyramid, into: &input)
    }
    network.compute()
    candidates.removeAll()
    collect(ports.fine)
    collect(ports.middle)
    collect(ports.coarse)
    candidates.suppress(overlap: Self.oneFaceOverlap)
    var found = FaceCandidates()
    for index in 0..<candidates.count { found.insert(view.inFrame(candidates[index])) }
    return found
  }

  private mutating func collect(_ ports: LevelPorts) {
    DetectionLevel(
      scores: network.output(ports.score), boxes: network.output(ports.box),
      points: network.output(ports.points), decoder: ports.decoder
    ).collect(into: &candidates, threshold: threshold)
  }
}

/// Where the detector's answers are found.
private struct DetectorPorts {
  let fine: LevelPorts
  let middle: LevelPorts
  let coarse: LevelPorts

  init(
    of network: borrowing Interpreter, width: Int, height: Int
  ) throws(PerceptionError) {
    try NetworkPort(role: .detector).checkInput(of: network, width: width, height: height)
    fine = try LevelPorts(stride: 8, .score8, .box8, .points8, of: network)
    middle = try LevelPorts(stride: 16, .score16, .box16, .points16, of: network)
    coarse = try LevelPorts(stride: 32, .score32, .box32, .points32, of: network)
  }
}

/// Where one level of the detector's answer is found and how it is read.
private struct LevelPorts {
  let score: Int
  let box: Int
  let points: Int
  let decoder: DetectionDecoder

  /// The grid of a level has ⌈120 ÷ stride⌉ rows and ⌈160 ÷ stride⌉ columns (padding SAME).
  init(
    stride: Int, _ score: NetworkOutput, _ box: NetworkOutput, _ points: NetworkOutput,
    of network: borrowing Interpreter
  ) throws(PerceptionError) {
    let port = NetworkPort(role: .detector)
    let columns = (160 + stride - 1) / stride
    let rows = (120 + stride - 1) / stride
    let cells = columns * rows
    self.score = try port.probability(score, count: cells, in: network)
    self.box = try port.index(of: box, count: 4 * cells, in: network)
    self.points = try port.index(of: points, count: 10 * cells, in: network)
    let boxes = network.outputQuantization(self.box)
    let places = network.outputQuantization(self.points)
    decoder = DetectionDecoder(
      columns: columns, rows: rows, stride: Int32(stride), boxScale: boxes.scale,
      boxZeroPoint: boxes.zeroPoint, pointScale: places.scale, pointZeroPoint: places.zeroPoint)
  }
}
