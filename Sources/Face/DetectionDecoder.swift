internal import Imaging
internal import Units

/// One level of the detector's answer: for each cell of a grid a score, a box and five points.
///
/// Row-major, 8-bit. The score is a LOGISTIC output (scale 1/256, zero point −128). The box is left,
/// top, right, bottom: distances from the cell's middle in strides. The points are five pairs
/// (dx, dy) from the cell's middle in strides.
public struct DetectionLevel: ~Escapable {
  public let scores: Span<Int8>
  public let boxes: Span<Int8>
  public let points: Span<Int8>
  public let decoder: DetectionDecoder

  /// - Precondition: the spans hold 1, 4 and 10 values for each of the decoder's cells.
  @_lifetime(copy scores, copy boxes, copy points)
  public init(
    scores: Span<Int8>, boxes: Span<Int8>, points: Span<Int8>, decoder: DetectionDecoder
  ) {
    let cells = decoder.columns * decoder.rows
    precondition(
      scores.count == cells && boxes.count == 4 * cells && points.count == 10 * cells,
      "a level answers for each of its cells")
    self.scores = scores
    self.boxes = boxes
    self.points = points
    self.decoder = decoder
  }

  /// Inserts every cell's detection whose score is `threshold` or more, in places of the view.
  ///
  /// - Parameter threshold: the raw 8-bit score: probability = (value + 128) ÷ 256.
  public func collect(into candidates: inout FaceCandidates, threshold: Int8) {
    for cell in scores.indices where scores[cell] >= threshold {
      candidates.insert(detection(cell))
    }
  }

  private func detection(_ cell: Int) -> FaceDetection {
    let middle = decoder.middle(ofCell: cell)
    let box = (
      left: decoder.boxUnit.length(boxes[4 * cell]),
      top: decoder.boxUnit.length(boxes[4 * cell + 1]),
      right: decoder.boxUnit.length(boxes[4 * cell + 2]),
      bottom: decoder.boxUnit.length(boxes[4 * cell + 3])
    )
    return FaceDetection(
      upperLeft: PixelPoint(x: middle.x - box.left, y: middle.y - box.top),
      lowerRight: PixelPoint(x: middle.x + box.right, y: middle.y + box.bottom),
      points: FacePoints(
        leftEye: point(cell, 0), rightEye: point(cell, 1), nose: point(cell, 2),
        leftMouthCorner: point(cell, 3), rightMouthCorner: point(cell, 4)),
      score: Permille(quantizedProbability: scores[cell]))
  }

  private func point(_ cell: Int, _ index: Int) -> PixelPoint {
    let middle = decoder.middle(ofCell: cell)
    return PixelPoint(
      x: middle.x + decoder.pointUnit.length(points[10 * cell + 2 * index]),
      y: middle.y + decoder.pointUnit.length(points[10 * cell + 2 * index + 1]))
  }
}

/// How a level's integers stand for places: worked out once, at start.
public struct DetectionDecoder: Hashable, Sendable {
  public let columns: Int
  public let rows: Int
  /// View pixels from one cell to the next.
  public let stride: Int32
  let boxUnit: QuantizedLength
  let pointUnit: QuantizedLength

  /// - Parameters: scales and zero points of the two outputs, whose real unit is the stride.
  public init(
    columns: Int, rows: Int, stride: Int32, boxScale: Float, boxZeroPoint: Int32,
    pointScale: Float, pointZeroPoint: Int32
  ) {
    self.columns = columns
    self.rows = rows
    self.stride = stride
    boxUnit = QuantizedLength(
      scale: boxScale, zeroPoint: boxZeroPoint, unit: stride * PixelPoint.unit)
    pointUnit = QuantizedLength(
      scale: pointScale, zeroPoint: pointZeroPoint, unit: stride * PixelPoint.unit)
  }

  /// The middle of a cell: ((column + ½) · stride, (row + ½) · stride).
  func middle(ofCell cell: Int) -> PixelPoint {
    let column = Int32(cell % columns)
    let row = Int32(cell / columns)
    let half = stride * PixelPoint.unit / 2
    return PixelPoint(x: 2 * column * half + half, y: 2 * row * half + half)
  }
}
