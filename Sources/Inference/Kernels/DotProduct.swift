/// `Σ left[i] · right[i]`, wrapping in 32 bits.
///
/// Written so that the compiler widens and multiplies whole vectors (`smull` and `saddw` on a
/// Cortex-A53, `sdot` on an A76); a wrapping sum may be taken in any order.
///
/// - Precondition: both have `length` readable values.
@inline(__always)
func dotProduct(_ left: Values<Int8>, _ right: Values<Int8>, length: Int) -> Int32 {
  let left = unsafe left.address
  let right = unsafe right.address
  var sum: Int32 = 0
  for index in 0..<length { unsafe sum &+= Int32(left[index]) &* Int32(right[index]) }
  return sum
}

/// The dot products of `left` with four rows of `right` that lie `stride` apart: each value of `left`
/// is loaded and widened once.
///
/// - Precondition: `left` and the rows have `length` readable values.
@inline(__always)
func dotProducts(
  _ left: Values<Int8>, _ right: Values<Int8>, stride: Int, length: Int
) -> SIMD4<Int32> {
  let left = unsafe left.address
  let first = unsafe right.address
  let second = unsafe first + stride
  let third = unsafe second + stride
  let fourth = unsafe third + stride
  var sums = (Int32(0), Int32(0), Int32(0), Int32(0))
  for index in 0..<length {
    let value = unsafe Int32(left[index])
    unsafe sums.0 &+= value &* Int32(first[index])
    unsafe sums.1 &+= value &* Int32(second[index])
    unsafe sums.2 &+= value &* Int32(third[index])
    unsafe sums.3 &+= value &* Int32(fourth[index])
  }
  return SIMD4(sums.0, sums.1, sums.2, sums.3)
}
