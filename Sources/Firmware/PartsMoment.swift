internal import Alerting
internal import Console
internal import Drowsiness
internal import Hardware
internal import Peripherals
internal import Timing

/// What the parts on the buses have to show of one moment: how the seat shakes, which lamps are lit, what stands
/// on the display.
struct PartsMoment {
  var assessment: Assessment
  /// What stands on the lines.
  var lines: AlertState
  var rest: ControlledRest.Status
  var faults: FaultLog
  /// Since the start of the run.
  var now: Instant

  /// The seat shakes harder the graver it is, and, as lamps do, whether or not the buzzer is silenced.
  ///
  /// | level               | seat                        |
  /// | ------------------- | --------------------------- |
  /// | drowsy              | 0.75 s every 5 s            |
  /// | microsleep, wake-up | 0.75 s every second         |
  /// | sleep               | 1 s every second: all along |
  var rumble: HapticRumble? {
    if AlertPattern.wakes(rest, at: assessment.level) { return .strong }
    switch assessment.level {
    case .none, .attention, .blind: return nil
    case .drowsy: return .gentle
    case .microsleep: return .strong
    case .sleep: return .steady
    }
  }

  /// Level, eyes, sight, rest, health and time, a row each.
  var screen: TextScreen {
    var screen = TextScreen()
    writeLevel(on: &screen)
    writeSight(on: &screen)
    writeRest(on: &screen)
    writeHealth(on: &screen)
    var row = LineBuffer<24>()
    row.append("UP ")
    row.append(days: now - .zero)
    screen.write(row.bytes, inRow: 7)
    return screen
  }

  private func writeLevel(on screen: inout TextScreen) {
    var row = LineBuffer<24>()
    row.append("LEVEL ")
    row.append(assessment.level.name)
    screen.write(row.bytes, inRow: 0)
    row.clear()
    row.append("CLOSED ")
    row.append(tenthsOfSecondsOf: assessment.eyesClosedFor)
    row.append(" S")
    screen.write(row.bytes, inRow: 1)
    row.clear()
    row.append("PERCLOS ")
    if let perclos = assessment.perclos {
      row.append(percentOf: perclos)
      row.append("%")
    } else {
      row.append("--")
    }
    screen.write(row.bytes, inRow: 2)
  }

  private func writeSight(on screen: inout TextScreen) {
    var row = LineBuffer<24>()
    if let defect = assessment.sightDefect {
      row.append("BLIND ")
      row.append(defect.name)
    } else {
      row.append("WATCHING")
    }
    screen.write(row.bytes, inRow: 3)
  }

  private func writeRest(on screen: inout TextScreen) {
    var row = LineBuffer<24>()
    switch rest.state {
    case .off: break
    case .asked: row.append("REST? CONFIRM")
    case .resting:
      row.append("REST ")
      row.append(days: rest.left ?? .zero)
    case .wakeUp: row.append("WAKE UP!")
    }
    screen.write(row.bytes, inRow: 4)
  }

  /// How many faults stand, and the name of the first.
  private func writeHealth(on screen: inout TextScreen) {
    var first: Fault?
    var count: Int64 = 0
    for index in 0..<Fault.count {
      guard let fault = Fault(index: index), fault != .resetByWatchdog, faults[fault].isOn else {
        continue
      }
      first = first ?? fault
      count += 1
    }
    var row = LineBuffer<24>()
    row.append(count == 0 ? "NO FAULT" : "FAULTS ")
    if count > 0 { row.append(decimal: count) }
    screen.write(row.bytes, inRow: 5)
    row.clear()
    if let first { row.append(first.name) }
    screen.write(row.bytes, inRow: 6)
  }
}
