internal import CLinux
internal import Console

/// Where the status socket stands.
enum StatusPlace {
  /// Where the command line or the configuration file says.
  case named(TextRange)
  /// Of the instance that runs as a system service.
  case system
  /// Of the Debian package's service, which may write to a folder of its own only.
  case service
  /// Of an instance that a user runs, who may not write to `/run`.
  case user(UInt32)

  /// The place for an instance that runs with these options as this user.
  init(_ options: Options) {
    let user = geteuid()
    if let path = options.socket {
      self = .named(path)
    } else {
      self = user == 0 ? .system : .user(user)
    }
  }

  /// Where to ask when nobody answers here; `nil`: nowhere, as where a place was named.
  var next: StatusPlace? {
    switch self {
    case .named, .service: nil
    case .user: .system
    case .system: .service
    }
  }
}

/// A path that an address of a Unix socket can hold: 108 bytes, the closing NUL included (unix(7)).
typealias SocketPath = LineBuffer<107>

extension LineBuffer {
  /// The path itself, to be opened.
  mutating func append(_ place: StatusPlace, in texts: borrowing OptionTexts) {
    switch place {
    case .named(let path): append(texts[path])
    case .system: append("/run/feredge.sock")
    case .service: append("/run/feredge/feredge.sock")
    case .user(let number):
      append("/tmp/feredge-")
      append(decimal: Int64(number))
      append(".sock")
    }
  }
}
