internal import CVectorUnits

/// `Σ left[i] · right[i]`, wrapping in 32 bits.
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
@inline(__always)
func dotProducts(
  _ left: Values<Int8>, _ right: Values<Int8>, stride: Int, length: Int, _ path: KernelPath
) -> SIMD4<Int32> {
  unsafe feredge_rows(path.number, left.address, right.address, stride, length)
}

/// The same with the blocks of `right` at the first `count` of `places` only, see `KeptRowBlocks`.
@inline(__always)
func dotProducts(
  _ left: Values<Int8>, _ right: Values<Int8>, stride: Int, length: Int, at places: Values<Int32>,
  count: Int, _ path: KernelPath
) -> SIMD4<Int32> {
  unsafe feredge_kept_blocks_of_rows(
    path.number, left.address, right.address, stride, length, places.address, count)
}
