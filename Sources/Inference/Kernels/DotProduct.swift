internal import CNEON

/// Four rows of numbers that lie one after another at a fixed distance.
struct FourRows {
  private let first: Values<Int8>
  private let second: Values<Int8>
  private let third: Values<Int8>
  private let fourth: Values<Int8>

  @inline(__always)
  init(_ rows: Values<Int8>, stride: Int) {
    first = rows
    second = rows.dropping(stride)
    third = rows.dropping(2 &* stride)
    fourth = rows.dropping(3 &* stride)
  }

  /// Sixteen numbers of each row.
  @inline(__always)
  func sixteen(at index: Int) -> Sixteen {
    Sixteen(
      first: first.sixteen(at: index), second: second.sixteen(at: index),
      third: third.sixteen(at: index), fourth: fourth.sixteen(at: index))
  }

  struct Sixteen {
    let first: SIMD16<Int8>
    let second: SIMD16<Int8>
    let third: SIMD16<Int8>
    let fourth: SIMD16<Int8>
  }
}

/// The dot products of one row of values with four rows of weights, under way.
struct DotProducts {
  private var sums = feredge_sums()

  /// Adds sixteen products to each.
  ///
  /// - Precondition: no weight is −128, see `feredge_dot16`.
  @inline(__always)
  mutating func add(_ values: SIMD16<Int8>, _ weights: FourRows.Sixteen) {
    sums = feredge_dot16(
      sums, values, weights.first, weights.second, weights.third, weights.fourth)
  }

  @inline(__always)
  var totals: SIMD4<Int32> { feredge_totals(sums) }
}

/// `Σ left[i] · right[i]`, wrapping in 32 bits: the portable form, for any int8 values.
///
/// - Precondition: both have `length` readable values.
func dotProduct(_ left: Values<Int8>, _ right: Values<Int8>, length: Int) -> Int32 {
  let left = unsafe left.address
  let right = unsafe right.address
  var sum: Int32 = 0
  for index in 0..<length { unsafe sum &+= Int32(left[index]) &* Int32(right[index]) }
  return sum
}

/// Four of these with rows of `right` that lie `stride` apart.
func dotProducts(
  _ left: Values<Int8>, _ right: Values<Int8>, stride: Int, length: Int
) -> SIMD4<Int32> {
  SIMD4(
    dotProduct(left, right, length: length),
    dotProduct(left, right.dropping(stride), length: length),
    dotProduct(left, right.dropping(2 * stride), length: length),
    dotProduct(left, right.dropping(3 * stride), length: length))
}
