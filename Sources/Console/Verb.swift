/// What the program is asked to do: the first word of its command line.
public enum Verb: UInt8, Hashable, Sendable {
  case run, replay, status, console, selftest, infer, inspect, eval, bench, log, aim
  case config, version, help

  /// How many verbs there are.
  static var count: Int { 14 }

  /// The verb at a place in the order, 0…13.
  init?(index: Int) {
    guard let raw = UInt8(exactly: index), let verb = Verb(rawValue: raw) else { return nil }
    self = verb
  }

  /// The verb that is called so.
  init?(named text: Span<UInt8>) {
    for index in 0..<Self.count {
      guard let verb = Verb(index: index) else { continue }
      if text.equals(verb.name) {
        self = verb
        return
      }
    }
    return nil
  }

  public var name: StaticString {
    switch self {
    case .run: "run"
    case .replay: "replay"
    case .status: "status"
    case .console: "console"
    case .selftest: "selftest"
    case .infer: "infer"
    case .inspect: "inspect"
    case .eval: "eval"
    case .bench: "bench"
    case .log: "log"
    case .aim: "aim"
    case .config: "config"
    case .version: "version"
    case .help: "help"
    }
  }

  /// The one word that the verb needs beside its options; `nil`: none.
  var operand: StaticString? {
    switch self {
    case .replay: "CLIP.y4m"
    case .infer, .inspect, .eval: "MODEL.tflite"
    case .log, .config: "FILE"
    case .run, .status, .console, .selftest, .bench, .aim, .version, .help: nil
    }
  }
}
