public import Timing
internal import Units

/// Evidence of single frames → how drowsy the driver is. Pure: it knows seconds, not pixels, and
/// touches nothing.
///
/// ```
///  Evidence ─┬► OpenEyeLevel ─► EyeStateFilter ─┬► closure clock ─────────────┐
///            │                                  ├► PERCLOSWindow 60 s, 180 s ─┤
///            │                                  └► BlinkMeter ────────────────┤
///            ├► YawnDetector ─────────────────────────────────────────────────┤
///            ├► HeadNodDetector ──────────────────────────────────────────────┤
///            │         level ◄─ DrowsinessState ◄─ DrowsinessPattern ◄────────┘
///            └► SightWatch ─► sight defect; blind
/// ```
///
/// How it thinks, in short; each part says the rest:
/// 1. **Time comes from instants**, never from counting frames. A reading stands until the next one,
///    for half a second at most, so lost frames change little and a gap is not closed time.
/// 2. **Two things raise a level.** The closure that is going on (1.5 s microsleep, 3 s sleep), at
///    once and from everywhere; and the pattern of the last minutes (PERCLOS, slow closures, yawns,
///    nods, a slump), up to `drowsy`.
/// 3. **One thing lowers it**: eyes seen open, one level for every 0.8 s of it, down to what the
///    pattern calls for. One long closure is not a pattern: an awake driver is back at `none` within
///    5 s. Three closures of a second in a minute are one: such a driver stays `drowsy`.
/// 4. **Nobody clears another's alarm**: while one stands, only the face it is about counts (`AlarmSubject`).
/// 5. **Not seeing is a state of its own.** It raises nothing, clears nothing, counts neither as open
///    nor as closed, and is reported with its reason after 3 s (1 s without frames).
/// 6. **A controlled rest** (`ControlledRest`) suspends all of it but sight.
/// 7. Every number stands in `DrowsinessPolicy`, with unit and source; all arithmetic is on integers.
public struct DrowsinessMonitor: ~Copyable {
  public let policy: DrowsinessPolicy
  private var latest: Instant?
  private var openEyes: OpenEyeLevel
  private var course: Course
  private var head: HeadNodDetector
  private var subject: AlarmSubject
  private var eyesClosedFor: TimeSpan = .zero
  private var sight: SightWatch
  private var isResting = false
  private var shown: Level = .none
  private var shownSince: Instant = .zero

  /// What a rest ends, and what begins anew behind it: closures, windows and levels.
  private struct Course: ~Copyable {
    var eyes: EyeStateFilter
    var minute: PERCLOSWindow
    var threeMinutes: PERCLOSWindow
    var blinks: BlinkMeter
    var yawns: YawnDetector
    var pattern: DrowsinessPattern
    var state: DrowsinessState

    init(policy: DrowsinessPolicy) {
      eyes = EyeStateFilter(policy: policy)
      minute = PERCLOSWindow(
        span: .seconds(60), minimumObserved: policy.perclosMinimumObserved)
      threeMinutes = PERCLOSWindow(
        span: .seconds(180), minimumObserved: policy.perclosMinimumObserved)
      blinks = BlinkMeter(policy: policy)
      yawns = YawnDetector(policy: policy)
      pattern = DrowsinessPattern(policy: policy)
      state = DrowsinessState(policy: policy)
    }
  }

  /// - Parameters:
  ///   - baseline: what the device has kept of the driver.
  ///   - sightDefect: why the last run could not watch; it stands until sight proves it over.
  public init(
    policy: DrowsinessPolicy, baseline: OwnBaseline = .unknown, sightDefect: SightDefect? = nil
  ) {
    self.policy = policy
    openEyes = OpenEyeLevel(baseline, policy: policy)
    course = Course(policy: policy)
    head = HeadNodDetector(baseline, policy: policy)
    subject = AlarmSubject(policy: policy)
    sight = SightWatch(policy: policy, remembered: sightDefect)
  }

  /// Takes one frame's evidence, or the lack of a frame, and judges anew.
  ///
  /// - Parameters:
  ///   - isResting: a controlled rest goes on (`ControlledRest`): only sight is watched, and when it is
  ///     over everything but the own baseline begins anew.
  ///   - instant: when the frame was taken. Two frames may share an instant. One that is earlier than the
  ///     frame before (a late delivery) is taken for simultaneous with it: it adds evidence and no time.
  public mutating func observe(
    _ evidence: Evidence, isResting: Bool = false, at instant: Instant
  ) -> Assessment {
    let now = max(instant, latest ?? instant)
    if isResting != self.isResting { startAnew() }
    self.isResting = isResting
    return isResting ? watchSight(evidence, at: now) : judge(evidence, at: now)
  }

  /// During a rest: whether the sleeper can be seen.
  private mutating func watchSight(_ evidence: Evidence, at now: Instant) -> Assessment {
    sight.observe(evidence, at: now)
    show(at: now, isFirst: latest == nil)
    latest = now
    return assessment(evidence, EyeStateFilter.Step(), at: now)
  }

  /// Forgets closures, windows and levels; keeps the own baseline and what is known of sight.
  private mutating func startAnew() {
    course = Course(policy: policy)
    eyesClosedFor = .zero
    head.startAnew()
  }

  private mutating func judge(_ seen: Evidence, at now: Instant) -> Assessment {
    let evidence = subject.own(seen, isHeld: isHeld, at: now)
    let reading = evidence.eyeReading
    let step = course.eyes.observe(openEyes.stretched(reading), at: now)
    openEyes.learn(reading, step)
    course.minute.record(step, at: now)
    course.threeMinutes.record(step, at: now)
    course.blinks.observe(step, at: now)
    course.yawns.observe(evidence.yawn, at: now)
    head.observe(evidence.pose, eyes: step, at: now)
    sight.observe(evidence, at: now)
    course.state.advance(eyes: step, pattern: course.pattern.level(of: signs(at: now)), at: now)
    eyesClosedFor = step.closedFor
    show(at: now, isFirst: latest == nil)
    latest = now
    var assessment = assessment(evidence, step, at: now)
    assessment.isAnother = evidence != seen
    return assessment
  }

  /// Whether somebody else's open eyes would clear what the driver's closed ones raised.
  private var isHeld: Bool {
    course.state.level >= .drowsy || policy.reached(policy.longBlink, by: eyesClosedFor)
  }

  /// What was learned of the driver so far, for the device to keep.
  public var baseline: OwnBaseline {
    OwnBaseline(
      openEyes: Permille(Int32(openEyes.level.value)),
      pitch: DeciDegrees(Int32(head.neutral.value)), eyesLearned: openEyes.level.learned,
      pitchLearned: head.neutral.learned)
  }

  /// Learns the driver anew, at a technician's word: another driver, another camera. Levels stay.
  public mutating func forgetBaseline() {
    openEyes = OpenEyeLevel(.unknown, policy: policy)
    head = HeadNodDetector(.unknown, policy: policy)
  }

  private func signs(at now: Instant) -> DrowsinessSigns {
    var signs = DrowsinessSigns(
      slowClosures: course.blinks.slowClosures(at: now), yawns: course.yawns.count(at: now),
      nods: head.count(at: now), isSlumped: head.isSlumped)
    switch policy.decidingWindow {
    case .minute:
      signs.closedShare = course.minute.share(ofAtLeast: policy.perclosDivisor)
      signs.isPERCLOSKnown = course.minute.isKnown
    case .threeMinutes:
      signs.closedShare = course.threeMinutes.share(ofAtLeast: policy.perclosDivisor)
      signs.isPERCLOSKnown = course.threeMinutes.isKnown
    }
    return signs
  }

  /// `drowsy` and above outlast a sight defect; below that, not seeing is what matters.
  private mutating func show(at now: Instant, isFirst: Bool) {
    let level =
      sight.defect != nil && course.state.level < .drowsy ? Level.blind : course.state.level
    if level != shown || isFirst {
      shown = level
      shownSince = now
    }
  }

  private func assessment(
    _ evidence: Evidence, _ step: EyeStateFilter.Step, at now: Instant
  ) -> Assessment {
    var assessment = Assessment(
      level: shown, closure: evidence.closure,
      perclos: course.minute.perclos, eyesClosedFor: step.closedFor,
      yawns: course.yawns.count(at: now),
      sightDefect: sight.defect)
    assessment.levelFor = now - shownSince
    assessment.perclosOverThreeMinutes = course.threeMinutes.perclos
    assessment.closedShare = course.minute.closedShare
    assessment.blinks = course.blinks.blinks(at: now)
    assessment.longBlinks = course.blinks.longBlinks(at: now)
    assessment.nods = head.count(at: now)
    return assessment
  }
}

extension Evidence {
  var closure: Permille? {
    if case .face(let face) = self { face.closure } else { nil }
  }

  var yawn: Permille? {
    if case .face(let face) = self { face.yawn } else { nil }
  }

  var pose: HeadPose? {
    if case .face(let face) = self { face.pose } else { nil }
  }

  var eyeReading: EyeReading {
    if self == .frameMissed { return .missed }
    if let closure { return .closure(closure) }
    return .unseen
  }
}
