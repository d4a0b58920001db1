internal import Console
internal import Firmware

/// Which part of the program does what a verb says.
enum VerbTable {
  static func perform(
    _ options: Options, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ExitStatus {
    switch options.verb {
    case .run, .replay: return try Watch(options).run(texts)
    case .infer: return try Infer(options)?.run(texts) ?? .usage
    case .inspect: return try Inspect(options)?.run(texts) ?? .usage
    case .config: return try ConfigurationCheck.check(options, texts)
    case .help: return Screen.show(Verb.help.help)
    default: return .internalError
    }
  }
}
