internal import Units

/// Where the true share lies with 95 % confidence when `part` of `whole` tries went well.
///
/// Source: E. B. Wilson 1927, doi 10.1080/01621459.1927.10502953:
/// (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) ÷ (1 + z²/n), with z = 1.959964, the normal distribution's
/// 97.5th percentile. It stays inside 0…1 and holds for few tries too.
struct WilsonInterval {
  let low: Permille
  let high: Permille

  /// - Parameters:
  ///   - part: 0…`whole`.
  ///   - whole: more than 0.
  init(_ part: Int64, of whole: Int64) {
    let z = 1.959964
    let n = Double(whole)
    let p = Double(part) / n
    let middle = p + z * z / (2 * n)
    let spread = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    low = Self.permille((middle - spread) / scale)
    high = Self.permille((middle + spread) / scale)
  }

  /// Rounded half up; rounding errors at the ends stay inside 0…1.
  private static func permille(_ share: Double) -> Permille {
    Permille(Int32(min(max(share * 1000 + 0.5, 0), 1000)))
  }
}
