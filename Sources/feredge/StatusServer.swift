internal import Alerting
internal import Console
internal import Drowsiness
internal import Firmware
internal import Imaging
internal import LinuxHardware
internal import Timing

/// Answers the console and `feredge status` while the loop runs.
///
/// A request is a line of the console, the answer its text. Nothing here waits.
struct StatusServer: ~Copyable {
  private var socket: StatusSocket?
  private let facts: StatusFacts
  private let isMemoryLocked: Bool
  private let isRealTime: Bool

  /// - Parameter socket: `nil`: nobody can ask.
  init(_ socket: consuming StatusSocket?, _ facts: StatusFacts, _ urgency: RealTime?) {
    self.socket = socket
    self.facts = facts
    isMemoryLocked = urgency.map { $0.memoryLockFailure == nil } ?? false
    isRealTime = urgency.map { $0.priorityFailure == nil } ?? false
  }

  /// Takes and answers what is there.
  ///
  /// - Returns: what somebody asked the loop to do; at most one thing a turn.
  mutating func serve(_ report: borrowing FrameReport, budget: FrameBudget) -> LoopOrder? {
    guard socket != nil else { return nil }
    var order: LoopOrder?
    let (facts, isMemoryLocked, isRealTime) = (facts, isMemoryLocked, isRealTime)
    socket!.serve(at: report.now) { request, room in
      // Composed only when somebody asks: most frames have nobody.
      let status = facts.status(
        report, budget: budget, isMemoryLocked: isMemoryLocked, isRealTime: isRealTime)
      var text = StatusText()
      do throws(CommandError) {
        let command = try Command(parsing: request)
        if let wanted = command.order {
          // Two orders in one turn would be answered from one state and obeyed in two.
          if order == nil {
            order = wanted
            text.append(answerTo: command, from: status)
          } else {
            text.append("busy with another order; ask again\n")
          }
        } else {
          text.append(answerTo: command, from: status)
        }
      } catch {
        text.append(error)
      }
      let answer = text.bytes
      let count = min(answer.count, room.count)
      for index in 0..<count { room[index] = answer[index] }
      return count
    }
    return order
  }
}

/// What a status tells that does not change during a run.
struct StatusFacts {
  var camera: ShortText
  var isSynthetic: Bool
  var geometry: FrameGeometry
  var rate: ShownRate
  var profile: StaticString
  /// Alert, buzzer, fault, heartbeat.
  var places: InlineArray<4, ShortText>
  var parts: FittedParts
  var networks: InlineArray<3, NetworkDigest>

  func status(
    _ report: borrowing FrameReport, budget: FrameBudget, isMemoryLocked: Bool, isRealTime: Bool
  ) -> StatusReport {
    StatusReport(
      version: Version.text, build: Version.build, networks: networks,
      uptime: report.now - .zero, profile: profile,
      camera: CameraStatus(
        source: camera, isSynthetic: isSynthetic, geometry: geometry, rate: rate,
        measuredRate: report.measuredRate, restarts: report.restarts),
      frames: report.tally.frames, work: WorkStatus(of: report.tally, budget: budget),
      perceived: report.perceived, assessment: report.assessment,
      lines: lines(report.announcement), watchdog: report.watchdog,
      isMemoryLocked: isMemoryLocked, isRealTime: isRealTime, faults: report.faults,
      light: report.light, parts: parts, rest: report.rest, baseline: report.baseline)
  }

  private func lines(_ announced: Announcement) -> InlineArray<4, LineStatus> {
    let (state, outcome) = (announced.state, announced.outcome)
    return [
      LineStatus(place: places[0], level: state.alert, health: outcome.alert),
      LineStatus(place: places[1], level: state.buzzer, health: outcome.buzzer),
      LineStatus(place: places[2], level: state.fault, health: outcome.fault),
      LineStatus(place: places[3], level: state.heartbeat, health: outcome.heartbeat),
    ]
  }
}
