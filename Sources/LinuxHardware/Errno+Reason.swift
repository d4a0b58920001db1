internal import CLinux

extension Errno {
  /// The reason in words, for the end of an error line, which adds the number.
  public var reason: StaticString {
    switch rawValue {
    case EPERM: "not permitted"
    case ENOENT: "no such file or device"
    case EINTR: "interrupted"
    case EIO: "input/output error"
    case ENXIO: "no such device or address"
    case E2BIG: "too long"
    case EBADF: "already closed"
    case EAGAIN: "would block"
    case ENOMEM: "out of memory"
    case EACCES: "permission denied"
    case EBUSY: "device busy"
    case EEXIST: "file exists"
    case ENODEV: "no such device"
    case ENOTDIR: "not a folder"
    case EISDIR: "is a folder"
    case EINVAL: "invalid argument"
    case ENFILE, EMFILE: "too many open files"
    case ENOTTY: "not supported by this device"
    case ETXTBSY: "file busy"
    case EFBIG: "file too large"
    case ENOSPC: "no space left on device"
    case ESPIPE: "not a regular file"
    case EROFS: "read-only file system"
    case EPIPE: "the reader is gone"
    case ENAMETOOLONG: "name too long"
    case ELOOP: "too many links"
    case EPROTO: "protocol error"
    case EOVERFLOW: "value too large"
    case ENOTSOCK: "not a socket"
    case EOPNOTSUPP: "not supported"
    case EADDRINUSE: "address in use"
    case ECONNRESET: "connection reset"
    case ENOBUFS: "no buffer space"
    case ETIMEDOUT: "timed out"
    case ECONNREFUSED: "nobody answers"
    case EREMOTEIO: "the device did not acknowledge"
    case EDQUOT: "disk quota exceeded"
    default: "system error"
    }
  }
}
