internal import Console
internal import LinuxHardware
internal import Timing

/// Holds the longest answer of a running instance.
typealias InstanceAnswer = LineBuffer<16384>

/// The instance that watches a driver at this moment, as another process sees it: through its socket.
struct RunningInstance {
  /// Where it is looked for first.
  let place: StatusPlace

  init(_ options: Options) { place = StatusPlace(options) }

  /// How long it may be silent. It answers between two frames, so this is longer than the longest wait for
  /// a frame, one second, and no longer than a person waits gladly.
  static var patience: TimeSpan { .seconds(3) }

  /// Asks one question.
  ///
  /// Who names no place and runs no instance means the system's, by hand or as a service.
  ///
  /// - Parameters:
  ///   - question: a line of the console, without its newline.
  ///   - answer: gets the answer, behind what it holds already.
  /// - Throws: `.socket` with the place that was asked; `meansNoInstance` tells whether anybody is there.
  func ask(
    _ question: Span<UInt8>, _ texts: borrowing OptionTexts, into answer: inout InstanceAnswer
  ) throws(Complaint) {
    do throws(SystemError) { try Self.ask(question, at: place, texts, into: &answer) } catch {
      guard error.meansNoInstance else { throw .socket(error, place) }
      try askOthers(question, texts, into: &answer, after: error)
    }
  }

  private func askOthers(
    _ question: Span<UInt8>, _ texts: borrowing OptionTexts, into answer: inout InstanceAnswer,
    after first: SystemError
  ) throws(Complaint) {
    var other = place.next
    while let asked = other {
      do throws(SystemError) {
        return try Self.ask(question, at: asked, texts, into: &answer)
      } catch {
        guard error.meansNoInstance else { throw .socket(error, asked) }
      }
      other = asked.next
    }
    throw .socket(first, place)
  }

  private static func ask(
    _ question: Span<UInt8>, at place: StatusPlace, _ texts: borrowing OptionTexts,
    into answer: inout InstanceAnswer
  ) throws(SystemError) {
    var path = SocketPath()
    path.append(place, in: texts)
    try StatusClient(path: path.bytes).ask(question, patience: patience) { answer.append($0) }
  }
}

extension SystemError {
  /// Whether a connection failed because nobody listens.
  var meansNoInstance: Bool {
    operation == .connect && (errno == .noSuchFile || errno == .connectionRefused)
  }
}
