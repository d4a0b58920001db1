extension Int64 {
  /// The largest integer whose square is not larger; for values of 0 and more.
  ///
  /// Newton's iteration from above: it falls until it has arrived.
  public var squareRootRoundedDown: Int64 {
    guard self > 1 else { return Swift.max(0, self) }
    var root: Int64 = 1 << ((Int64(64 - leadingZeroBitCount) + 1) / 2)
    while true {
      let next = (root + self / root) / 2
      if next >= root { return root }
      root = next
    }
  }
}
