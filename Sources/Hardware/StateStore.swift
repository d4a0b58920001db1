/// Where a device keeps the few bytes that it must know after a restart.
public protocol StateStore: ~Copyable {
  associatedtype Failure: Error
  /// Replaces what is kept, wholly or not at all: after a power cut either the old bytes or the new ones are
  /// there.
  ///
  /// - Parameter isLast: whether nobody is kept waiting any more, so that the bytes may be waited for until
  ///   they are on the disk. Otherwise this must not wait for a device.
  mutating func replace(with bytes: Span<UInt8>, isLast: Bool) throws(Failure)
}
