internal import Console
internal import Firmware

/// Which part of the program does what a verb says.
enum VerbTable {
  static func perform(
    _ options: Options, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ExitStatus {
    switch options.verb {
    case .run, .replay: return try Watch(options).run(texts)
    case .status: return try StatusQuery(options: options).run(texts)
    case .console: return try ConsoleShell(options: options).run(texts)
    case .selftest: return Selftest(options: options).run(texts)
    case .infer: return try Infer(options)?.run(texts) ?? .usage
    case .inspect: return try Inspect(options)?.run(texts) ?? .usage
    case .config: return try ConfigurationCheck.check(options, texts)
    case .version: return Version.show(options)
    case .help: return Screen.show(Verb.help.help)
    case .eval: return try Evaluation(options)?.run(texts) ?? .usage
    case .log: return try LogDecoder(options)?.run(texts) ?? .usage
    case .bench: return try Benchmark(options).run(texts)
    case .aim: return try Aim(options).run(texts)
    }
  }
}
