public import Timing
public import Units

/// Every threshold of the decision, with its unit and its source.
///
/// Values marked *ours* have no published figure behind them; each says what bounds it. Nothing in
/// this module decides by a number that does not stand here.
public struct DrowsinessPolicy: Hashable, Sendable {
  // MARK: What one reading means

  /// Probability from which a mouth reads as yawning: 1 − e⁻¹.
  ///
  /// Together with `clearsBelow` it is a hysteresis about ½, where a calibrated network is
  /// undecided. Source: the decision thresholds of openpilot's driver monitoring, 0.63 and 0.37.
  public var setsAbove = Permille(630)
  /// Probability up to which it reads as shut: e⁻¹. Between the two the former reading stands.
  /// Source: as above.
  public var clearsBelow = Permille(370)
  /// Probability, stretched by the own open level, from which eyes read as closed: ½.
  ///
  /// Ours, by the trade-off on drives of people of the validation parts (Tests/clips, 20 of them):
  /// from 0.63 on, 75 of 80 closures of 1.5 s were told, from 0.50 on 78, from 0.40 on all, each
  /// with no false microsleep in 1.85 h; their open eyes read 0.01 to 0.12. Not lower than a half,
  /// because those drives show no eyes that squint or look down.
  public var eyesCloseAbove = Permille(500)
  /// Probability, stretched by the own open level, up to which they read as open. Between the two
  /// the former reading stands, and with none before they are open. Ours, as above.
  public var eyesOpenBelow = Permille(300)

  // MARK: Time

  /// 50 ms: what is shorter is an artefact of reading: a closure, or a mouth shut within a yawn.
  ///
  /// Source: Delegated Regulation (EU) 2023/2590: a timer must not restart for an artefact that is
  /// shorter than the maker's tolerance, at least 50 ms.
  public var artefactTolerance = TimeSpan.milliseconds(50)
  /// 100 ms: the eyes must be seen open, and nothing else, for this long to end a closure; until
  /// then the opening is an artefact.
  ///
  /// Ours, between the 50 ms above and the shortest opening between blinks that is described, 0.2 s
  /// (Aisin's patent on bursts of blinks). At 15 frames a second it takes three misread frames in a
  /// row to hide a sleeper.
  public var openingTolerance = TimeSpan.milliseconds(100)
  /// 500 ms: how long a reading stands when nothing newer follows; what goes beyond is not charged
  /// to any clock.
  ///
  /// Ours. Bounded below by four frames lost in a row at 10 frames a second (one loss in 600 at
  /// 20 %), and above by the shortest slow closure, so that no gap alone looks like one.
  public var longestCharge = TimeSpan.milliseconds(500)
  /// 3 s: after this long out of sight a running closure, yawn or nod is forgotten; an alarm is not.
  ///
  /// Ours: the same as `unseenGrace`, from where on the monitor says that it cannot watch.
  public var memory = TimeSpan.seconds(3)
  /// 0.5 ms: two instants that differ by less are the same.
  ///
  /// 45 frames at 30 a second, stamped in truncated microseconds, are 1.499 999 s. Half a
  /// millisecond is far below any frame period.
  public var timeResolution = TimeSpan.microseconds(500)

  // MARK: Closures

  /// 500 ms: a closure from here on is long, and counts for PERCLOS; shorter ones are blinks
  /// (100–400 ms: BioNumbers; Caffier et al. 2003, Eur J Appl Physiol 89, for the share of long
  /// ones as a sign of drowsiness). PERCLOS is about slow closures, not blinks (Wierwille 1994).
  public var longBlink = TimeSpan.milliseconds(500)
  /// 1 s: a slow closure; the lowest duration that the literature calls a microsleep (1–2 s).
  public var slowClosure = TimeSpan.seconds(1)
  /// 1.5 s: microsleep. Source: Seeing Machines Guardian, event classification.
  public var microsleep = TimeSpan.milliseconds(1_500)
  /// 3 s: sleep. Source: Euro NCAP Safe Driving, driver engagement (eyes closed for more than 3 s).
  public var sleep = TimeSpan.seconds(3)

  // MARK: Patterns

  /// Which PERCLOS window decides.
  public var decidingWindow = DecidingWindow.minute
  /// ½: below this observed share of its window PERCLOS is unknown, and a latched `drowsy` stays.
  ///
  /// Ours: a share is not claimed from less than the half of what it is a share of.
  public var perclosMinimumObserved = Permille(500)
  /// 45 s: for the decision, closed time is divided by at least this much.
  ///
  /// Ours. In the first minute of a drive one closure of 3 s would otherwise be 3 ÷ 13 = 23 %: that
  /// closure was already alarmed for itself. 3 ÷ 45 = 6.7 % stays below `perclosClears`.
  public var perclosDivisor = TimeSpan.seconds(45)
  /// 10 %: an early sign. Source: on-road study with eye tracking (Vision Sciences Society 2012,
  /// doi 10.1167/12.9.1317): 6.1 % awake, 10.5 % at the first microsleep; 10 % proposed.
  public var perclosAttention = Permille(100)
  /// 15 %: drowsy; the common threshold of products.
  public var perclosDrowsy = Permille(150)
  /// 8 %: below this both are left. Source: the pair 0.15 / 0.08 is the one of the evaluation on
  /// Eyeblink8 whose false alarms per hour we compare ours with.
  public var perclosClears = Permille(80)
  /// 60 s: the window in which slow closures and nods are counted; that of PERCLOS.
  public var patternWindow = TimeSpan.seconds(60)
  /// 2 slow closures in the window: an early sign. Ours: one is judged by its own length.
  public var slowClosuresAttention: Int32 = 2
  /// 3 slow closures in the window: drowsy. Ours: three of 1.5 s make half of 15 % PERCLOS, but are
  /// known a minute earlier, which matters for one who opens the eyes for moments only.
  public var slowClosuresDrowsy: Int32 = 3

  // MARK: Yawns

  /// 1.2 s: the mouth must yawn for this long. Source: the yawn rule of the Eyeblink8 evaluation;
  /// vowels and laughter are shorter.
  public var yawn = TimeSpan.milliseconds(1_200)
  /// 1 s: the mouth must be shut this long before the next yawn counts, so that one is one.
  ///
  /// Ours: longer than the breath within a yawn, shorter than the pause between two.
  public var yawnPause = TimeSpan.seconds(1)
  /// 120 s: the window in which yawns are counted. Source: as `yawn`.
  public var yawnWindow = TimeSpan.seconds(120)
  /// 3 yawns in the window: an early sign. Source: as `yawn`.
  public var yawnsAttention: Int32 = 3

  // MARK: Head

  /// 18°: the head is down when its pitch is this far below its own neutral one. Source: openpilot's
  /// threshold of 0.3133 rad. Readings scatter by some degrees; it is closed eyes that make a nod.
  public var headDown = DeciDegrees(180)
  /// 9°: the head is up again when it is less than this below. Ours: half of `headDown`.
  public var headUp = DeciDegrees(90)
  /// 500 ms: with the eyes seen closed for this long while the head is down, it is a nod. Ours: the
  /// length of a long blink, so that a blink while glancing down is none.
  public var nod = TimeSpan.milliseconds(500)
  /// 1 s: eyes seen open for this long with the head still down make it a look, not a nod. Ours:
  /// longer than a startled look around.
  public var nodEnds = TimeSpan.seconds(1)
  /// 3 s: with the head down for this long and the eyes seen neither open nor closed, it is a slump; eyes
  /// seen closed are alarmed for themselves. Source: Euro NCAP Safe Driving: long distraction from 3 s;
  /// no return within 3 s is unresponsive.
  public var slump = TimeSpan.seconds(3)
  /// ±20°: a neutral pitch beyond this is not believed, so that a bad start is not learned as
  /// normal. Ours: a camera on the dashboard or the mirror sees an upright head within this.
  public var neutralLimit = DeciDegrees(200)
  /// 20°: beyond this yaw a pitch is not learned from. Source: openpilot's yaw threshold, 0.402 rad,
  /// rounded down.
  public var neutralYawLimit = DeciDegrees(200)

  // MARK: Own baseline

  /// 60 s: the time in which open eyes and the neutral pitch are learned, and then followed.
  /// Source: openpilot needs 60 s of valid data; (EU) 2023/2590 allows a minute of calibration.
  public var baselineLearning = TimeSpan.seconds(60)
  /// 0.3: open eyes that read as more closed than this are not believed to be normal. Ours: not
  /// above `eyesOpenBelow`, so that only a reading of open eyes is ever learned; the eyes of such a
  /// driver read as closed from 0.80 on.
  public var openEyesLimit = Permille(300)

  // MARK: Stepping down

  /// 800 ms: the eyes must be seen open for this long for each level down.
  ///
  /// Ours. Above half a second, which must clear nothing (openpilot's scenario of a driver who
  /// shows himself for moments); and four levels must be left within 5 s, misread frames included.
  public var stepDown = TimeSpan.milliseconds(800)
  /// 30 s: for so long an alarm is about the person whose eyes raised it, when only another's face is in view.
  /// Ours: long enough to be noticed by whoever that is; a board that shows the wrong person an alarm for ever
  /// would be switched off.
  public var anotherAfter = TimeSpan.seconds(30)
  /// 10 s: for so long who was watched before counts as the same person too. Ours: a head that dropped just before an alarm
  /// and comes up again with it.
  public var formerFor = TimeSpan.seconds(10)

  // MARK: Sight

  /// 3 s: from here on it is told that the eyes cannot be seen. Bound: Euro NCAP Safe Driving asks
  /// for 10 s at the latest; a look into the mirror takes 1–2 s and is no defect.
  public var unseenGrace = TimeSpan.seconds(3)
  /// 1 s: the same while no frames come at all, which has no innocent cause. Ours.
  public var noFramesGrace = TimeSpan.seconds(1)
  /// 1 s of sight ends a defect, when nothing interrupts it. Ours: twice `longestCharge`, so that
  /// no single frame does.
  public var sightReturns = TimeSpan.seconds(1)

  /// Use a profile and change what differs.
  init() {}

  /// Cars: Euro NCAP and EU 2021/1341 timings.
  public static var driver: DrowsinessPolicy { DrowsinessPolicy() }

  /// Cockpits: the same closures, but patterns over three minutes.
  ///
  /// PERCLOS is weak in aviation tasks when it stands alone (Abe 2023, PMC10108649), and a cockpit
  /// has no lane to leave within a second: patterns must last longer before they are believed.
  public static var pilot: DrowsinessPolicy {
    var policy = DrowsinessPolicy()
    policy.decidingWindow = .threeMinutes
    policy.patternWindow = .seconds(180)
    policy.perclosDivisor = .seconds(135)
    policy.yawnWindow = .seconds(180)
    return policy
  }

  /// The windows over which PERCLOS is kept.
  public enum DecidingWindow: UInt8, Hashable, Sendable {
    /// 60 s: the definition's window (Wierwille 1994; Dinges and Grace 1998).
    case minute
    /// 180 s.
    case threeMinutes
  }

  /// Whether `time` has reached `threshold`, as far as instants can tell.
  func reached(_ threshold: TimeSpan, by time: TimeSpan) -> Bool {
    time + timeResolution >= threshold
  }
}
