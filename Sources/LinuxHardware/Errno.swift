internal import CLinux

/// Why the kernel or the C library refused: the value of `errno`.
///
/// The names say what it means for a device; the corresponding C constant is named beside each.
public struct Errno: Error, Hashable, Sendable {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The one place that reads `errno`; valid right after a call that failed.
  static var last: Errno { Errno(rawValue: feredge_errno()) }

  /// `EINTR`
  public static var interrupted: Errno { Errno(rawValue: EINTR) }
  /// `EAGAIN`: nothing to read, or no room to write, right now.
  public static var wouldBlock: Errno { Errno(rawValue: EAGAIN) }
  /// `EBUSY`
  public static var deviceBusy: Errno { Errno(rawValue: EBUSY) }
  /// `ETXTBSY`
  public static var fileBusy: Errno { Errno(rawValue: ETXTBSY) }
  /// `EACCES`
  public static var permissionDenied: Errno { Errno(rawValue: EACCES) }
  /// `EPERM`
  public static var notPermitted: Errno { Errno(rawValue: EPERM) }
  /// `ENOENT`
  public static var noSuchFile: Errno { Errno(rawValue: ENOENT) }
  /// `EEXIST`
  public static var fileExists: Errno { Errno(rawValue: EEXIST) }
  /// `ENODEV`
  public static var noSuchDevice: Errno { Errno(rawValue: ENODEV) }
  /// `ENXIO`
  public static var noSuchAddress: Errno { Errno(rawValue: ENXIO) }
  /// `EINVAL`
  public static var invalidArgument: Errno { Errno(rawValue: EINVAL) }
  /// `ENOTTY`: the device does not know this request.
  public static var requestUnknown: Errno { Errno(rawValue: ENOTTY) }
  /// `EOPNOTSUPP`
  public static var notSupported: Errno { Errno(rawValue: EOPNOTSUPP) }
  /// `EREMOTEIO`: a device on a bus did not acknowledge.
  public static var remoteInputOutput: Errno { Errno(rawValue: EREMOTEIO) }
  /// `EIO`
  public static var inputOutput: Errno { Errno(rawValue: EIO) }
  /// `EROFS`
  public static var readOnly: Errno { Errno(rawValue: EROFS) }
  /// `EDQUOT`
  public static var quotaExceeded: Errno { Errno(rawValue: EDQUOT) }
  /// `ENOSPC`
  public static var noSpace: Errno { Errno(rawValue: ENOSPC) }
  /// `ENAMETOOLONG`
  public static var nameTooLong: Errno { Errno(rawValue: ENAMETOOLONG) }
  /// `E2BIG`
  public static var argumentsTooLong: Errno { Errno(rawValue: E2BIG) }
  /// `EADDRINUSE`
  public static var addressInUse: Errno { Errno(rawValue: EADDRINUSE) }
  /// `ECONNREFUSED`
  public static var connectionRefused: Errno { Errno(rawValue: ECONNREFUSED) }
  /// `ETIMEDOUT`
  public static var timedOut: Errno { Errno(rawValue: ETIMEDOUT) }
  /// `EPIPE`: who read this is gone.
  public static var brokenPipe: Errno { Errno(rawValue: EPIPE) }
  /// `EBADF`
  public static var closed: Errno { Errno(rawValue: EBADF) }
  /// `EISDIR`
  public static var isFolder: Errno { Errno(rawValue: EISDIR) }
}
