internal import Timing

extension Scenario {
  /// The movements of this scenario.
  public var script: DriverScript {
    switch self {
    case .drive: Self.driveScript
    case .awake: Self.awakeScript
    case .drowsy: Self.drowsyScript
    case .microsleep: Self.closed(at: 10_000, for: 2_400, length: 25_000)
    case .sleep: Self.closed(at: 10_000, for: 8_000, length: 35_000)
    case .yawns: Self.yawnsScript
    case .nod: Self.nodScript
    case .blind: Self.blindScript
    }
  }

  private static var driveScript: DriverScript {
    var script = DriverScript(duration: .seconds(64))
    script.blink(every: 2_700, from: 1_200, until: 9_500)
    script.add(.turn, at: 4_600, for: 1_200, depth: 220)
    script.add(.look, at: 7_600, for: 500, depth: 800)
    for turn in 0..<4 as Range<Int64> {
      script.add(.blink, at: 10_000 + 2_200 * turn, for: 420 + 40 * turn, depth: 1000)
    }
    script.add(.yawn, at: 18_000, for: 4_200, depth: 1000)
    script.blink(every: 1_600, from: 22_800, until: 25_000)
    script.add(.blink, at: 26_000, for: 2_300, depth: 1000)
    script.blink(every: 2_400, from: 30_000, until: 37_000)
    script.add(.nod, at: 38_000, for: 2_100, depth: 400)
    script.add(.blink, at: 38_550, for: 900, depth: 1000)
    script.blink(every: 2_600, from: 41_600, until: 44_000)
    script.leave(at: 45_000, for: 7_500)
    script.blink(every: 2_900, from: 54_000, until: 63_500)
    script.add(.turn, at: 57_000, for: 1_100, depth: -220)
    return script
  }

  private static var awakeScript: DriverScript {
    var script = DriverScript(duration: .seconds(30))
    script.blink(every: 3_100, from: 1_500, until: 29_000)
    script.add(.turn, at: 6_000, for: 1_200, depth: 220)
    script.add(.look, at: 12_000, for: 700, depth: 900)
    script.add(.turn, at: 17_000, for: 1_200, depth: -200)
    script.add(.tilt, at: 22_000, for: 2_000, depth: 80)
    return script
  }

  private static var drowsyScript: DriverScript {
    var script = DriverScript(duration: .seconds(60))
    script.blink(every: 2_500, from: 1_000, until: 9_000)
    for turn in 0..<18 {
      script.add(.blink, at: 10_000 + 2_600 * Int64(turn), for: 550 + 30 * Int64(turn), depth: 1000)
    }
    return script
  }

  private static func closed(at start: Int64, for length: Int64, length whole: Int64)
    -> DriverScript
  {
    var script = DriverScript(duration: .milliseconds(whole))
    script.blink(every: 2_600, from: 1_400, until: start - 600)
    script.add(.blink, at: start, for: length, depth: 1000)
    script.blink(every: 2_600, from: start + length + 1_800, until: whole - 500)
    return script
  }

  private static var yawnsScript: DriverScript {
    var script = DriverScript(duration: .seconds(40))
    script.blink(every: 2_600, from: 1_400, until: 39_000)
    for turn in 0..<3 as Range<Int64> {
      script.add(.yawn, at: 6_000 + 11_000 * turn, for: 4_500, depth: 1000)
    }
    return script
  }

  private static var nodScript: DriverScript {
    var script = DriverScript(duration: .seconds(25))
    script.blink(every: 2_600, from: 1_400, until: 9_000)
    for start in stride(from: 10_000 as Int64, to: 14_000, by: 3_500) {
      script.add(.nod, at: start, for: 2_200, depth: 400)
      script.add(.blink, at: start + 550, for: 900, depth: 1000)
    }
    script.blink(every: 2_600, from: 17_000, until: 24_500)
    return script
  }

  private static var blindScript: DriverScript {
    var script = DriverScript(duration: .seconds(30))
    script.blink(every: 2_600, from: 1_400, until: 9_000)
    script.leave(at: 10_000, for: 9_000)
    script.blink(every: 2_600, from: 21_000, until: 29_500)
    return script
  }
}

extension DriverScript {
  fileprivate mutating func add(
    _ kind: Movement.Kind, at start: Int64, for length: Int64, depth: Int32
  ) {
    add(Movement(kind, from: .milliseconds(start), for: .milliseconds(length), depth: depth))
  }

  /// Blinks of 180…260 ms, not quite regular: spontaneous blinks last 100…400 ms.
  fileprivate mutating func blink(every gap: Int64, from start: Int64, until end: Int64) {
    var time = start
    var turn: Int64 = 0
    while time < end {
      add(.blink, at: time, for: 200 + turn % 3 * 30, depth: 1000)
      time += gap + (turn % 4 - 2) * 170
      turn += 1
    }
  }

  /// Leans out of the picture, stays away, comes back.
  fileprivate mutating func leave(at start: Int64, for length: Int64) {
    add(.lean, at: start, for: length, depth: 6_500)
    add(.absent, at: start + 700, for: length - 1_400, depth: 1)
  }
}
