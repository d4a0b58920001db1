/// How the program ends; the values are those of `sysexits.h`.
public enum ExitStatus: Int32, Sendable {
  case success = 0
  /// The command line is wrong.
  case usage = 64
  /// A model, a clip or a log is wrong.
  case badData = 65
  /// No such input.
  case noInput = 66
  /// A device or the running instance is unavailable.
  case unavailable = 69
  /// An internal error or a failed self-test.
  case internalError = 70
  case inputOutput = 74
  case permission = 77
  /// The configuration is wrong.
  case configuration = 78
}
