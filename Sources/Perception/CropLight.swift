/// How bright a face crop is: what its eyes are measured against.
struct FaceLight: Hashable {
  /// Mean brightness of the crop's middle, 0…255.
  var mean: Int32
  /// Thousandths of it that are burnt out.
  var burnt: Int32
}

/// How an eye's crop is lit, and whether an eye can show in that light.
struct EyeLight: Hashable {
  /// Mean brightness of the crop's middle, 0…255.
  var mean: Int32
  /// From the brightness that a twentieth of the middle stays below to the one that a twentieth exceeds.
  var contrast: Int32
  /// Thousandths of the whole crop that are burnt out.
  var burnt: Int32
}

extension FaceLight {
  /// - Parameter crop: `side` rows of `side` values, brightness − 128. The outer sixth on each side is left out:
  ///   hair, window, collar.
  init(of crop: Span<Int8>, side: Int) {
    let middle = LightCount(
      crop, width: side, rows: side / 6..<side - side / 6,
      columns: side / 6..<side - side / 6)
    mean = middle.mean
    burnt = middle.burnt
  }
}

extension EyeLight {
  /// - Parameter crop: as above. The middle, two thirds of it across and half of it down, is lids and eye; what
  ///   lies around it may be skin beside a lens.
  init(of crop: Span<Int8>, side: Int) {
    let middle = LightCount(
      crop, width: side, rows: side / 4..<side - side / 4, columns: side / 6..<side - side / 6)
    mean = middle.mean
    contrast = middle.range
    burnt = LightCount(crop, width: side, rows: 0..<side, columns: 0..<side).burnt
  }
}

extension EyeLimits {
  /// Whether light keeps the eye from being told open or closed.
  ///
  /// The network does not tell: it was never shown a white lid, and `EyeExposure` makes eyes of the noise behind a
  /// lens.
  func hides(_ eye: EyeLight, in face: FaceLight) -> Bool {
    let isBurnt = eye.burnt > burnt
    let isDark = eye.mean * 1000 < shade * face.mean
    let isFlat = (eye.contrast - noise) * 1000 < contrast * eye.mean
    return isBurnt || (isDark && isFlat)
  }
}

/// How often each brightness occurs in a part of a crop.
private struct LightCount {
  /// From this brightness on a pixel is burnt out: as `QualityMeter` has it.
  private static var burntFrom: Int { 250 }

  private var counts = InlineArray<256, Int32>(repeating: 0)
  private let total: Int32

  init(_ crop: Span<Int8>, width: Int, rows: Range<Int>, columns: Range<Int>) {
    total = Int32(rows.count * columns.count)
    for row in rows {
      for column in columns { counts[Int(crop[row * width + column]) + 128] += 1 }
    }
  }

  /// Rounded down.
  var mean: Int32 {
    var sum: Int32 = 0
    for value in 0..<256 { sum += counts[value] * Int32(value) }
    return sum / total
  }

  /// In thousandths.
  var burnt: Int32 {
    var sum: Int32 = 0
    for value in Self.burntFrom..<256 { sum += counts[value] }
    return sum * 1000 / total
  }

  /// Between the brightnesses that a twentieth stays below and a twentieth exceeds.
  var range: Int32 {
    var below: Int32 = 0
    var low: Int32 = 0
    var high: Int32 = 0
    for value in 0..<256 {
      below += counts[value]
      if below <= total / 20 { low = Int32(value) + 1 }
      if below < total - total / 20 { high = Int32(value) + 1 }
    }
    return max(high - low, 0)
  }
}
