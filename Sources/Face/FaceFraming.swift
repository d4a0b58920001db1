public import Imaging

/// How a face and its eyes are framed for the networks; training uses the same numbers.
public enum FaceFraming {
  /// Mean places of the five points in FER2013's 48×48 pictures, in thousandths of the side, made
  /// symmetric (measured over 30,206 faces; models/README.md): both eyes, nose, mouth corners.
  private static var eyeX: Int64 { 171 }
  private static var eyeY: Int64 { 384 }
  private static var noseY: Int64 { 578 }
  private static var mouthX: Int64 { 145 }
  private static var mouthY: Int64 { 737 }
  /// Mean of the five rows.
  private static var meanY: Int64 { (2 * eyeY + noseY + 2 * mouthY) / 5 }
  /// Side of an eye's crop in thousandths of the eye distance: that of CEW's eye patches.
  private static var eyeSide: Int32 { 600 }

  /// The square around a face that frames its points most nearly as FER2013 frames faces.
  ///
  /// The least-squares similarity of the mean points onto these: with both sets about their means,
  /// its rotation and scale are `a = Σ(t·d) ÷ Σt²`, `b = Σ(t×d) ÷ Σt²` (Umeyama 1991 for two
  /// dimensions), linear in the points. `(a, b)` is the square's upper side.
  public static func faceCrop(around points: FacePoints) -> Crop {
    var sums = SimilaritySums()
    sums.add(points.leftEye, templateX: -eyeX, templateY: eyeY - meanY)
    sums.add(points.rightEye, templateX: eyeX, templateY: eyeY - meanY)
    sums.add(points.nose, templateX: 0, templateY: noseY - meanY)
    sums.add(points.leftMouthCorner, templateX: -mouthX, templateY: mouthY - meanY)
    sums.add(points.rightMouthCorner, templateX: mouthX, templateY: mouthY - meanY)
    let side = sums.side
    // The square's middle stands (500 − meanY) thousandths below the points' mean.
    let down = 500 - meanY
    let center = PixelPoint(
      x: sums.mean.x - Int32(rounded(down * Int64(side.y), by: 1000)),
      y: sums.mean.y + Int32(rounded(down * Int64(side.x), by: 1000)))
    return Crop(center: center, side: side)
  }

  /// Whether a face crop can show a face of the frame: its middle lies in the frame, and its side is
  /// at least 12 pixels (an eye distance of 4) and at most four times the frame's longer side.
  ///
  /// It also bounds everything that is computed from the crop: whatever points a network gives, no
  /// sum or product of them leaves its integers.
  public static func isPlausible(_ crop: Crop, in geometry: FrameGeometry) -> Bool {
    let unit = Int64(PixelPoint.unit)
    let most = 4 * Int64(max(geometry.width, geometry.height)) * unit
    let squared = crop.side.squaredLength
    let (x, y) = (crop.center.x >> 8, crop.center.y >> 8)
    return squared >= 144 * unit * unit && squared <= most * most && x >= 0 && y >= 0
      && x < Int32(geometry.width) && y < Int32(geometry.height)
  }

  /// The squares of the image-left and the image-right eye, upright with the line through the eyes.
  public static func eyeCrops(of points: FacePoints) -> (left: Crop, right: Crop) {
    let line = points.eyeLine
    let side = PixelPoint(
      x: Int32(rounded(Int64(line.x) * Int64(eyeSide), by: 1000)),
      y: Int32(rounded(Int64(line.y) * Int64(eyeSide), by: 1000)))
    return (Crop(center: points.leftEye, side: side), Crop(center: points.rightEye, side: side))
  }

  /// `value` ÷ `unit`, rounded half up.
  static func rounded(_ value: Int64, by unit: Int64) -> Int64 {
    let doubled = 2 * value + unit
    let quotient = doubled / (2 * unit)
    return doubled < 0 && quotient * 2 * unit != doubled ? quotient - 1 : quotient
  }
}

/// The sums of a least-squares similarity from template points (about their mean) onto points.
private struct SimilaritySums {
  private var sumX: Int64 = 0
  private var sumY: Int64 = 0
  private var dot: Int64 = 0
  private var cross: Int64 = 0
  private var norm: Int64 = 0

  /// The template's coordinates sum to zero over all points but for rounding below one thousandth,
  /// so the points' own mean need not be taken out first.
  mutating func add(_ point: PixelPoint, templateX: Int64, templateY: Int64) {
    let (x, y) = (Int64(point.x), Int64(point.y))
    sumX += x
    sumY += y
    dot += templateX * x + templateY * y
    cross += templateX * y - templateY * x
    norm += templateX * templateX + templateY * templateY
  }

  var mean: PixelPoint {
    PixelPoint(
      x: Int32(FaceFraming.rounded(sumX, by: 5)), y: Int32(FaceFraming.rounded(sumY, by: 5)))
  }

  /// Template thousandths to the whole side: times 1000.
  var side: PixelPoint {
    PixelPoint(
      x: Int32(FaceFraming.rounded(dot * 1000, by: norm)),
      y: Int32(FaceFraming.rounded(cross * 1000, by: norm)))
  }
}
