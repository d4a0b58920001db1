internal import Face
internal import Imaging
internal import Timing
internal import Units

/// Finds the face to watch and carries it: the detector now and then, the face network every frame.
struct FaceWatcher: ~Copyable {
  private var locator: FaceLocator
  private var reader: FaceReader
  private var tracker: FaceTracker
  private var person = WatchedPerson()
  private let choice: FaceChoice
  private let policy: FaceTrackingPolicy

  /// The watched face of a frame.
  struct Watched {
    var box: FaceBox
    var reading: FaceReading
    /// Another number than before: somebody else (`WatchedPerson`).
    var person: UInt32
  }

  init(
    locator: consuming FaceLocator, reader: consuming FaceReader, policy: FaceTrackingPolicy
  ) {
    self.locator = locator
    self.reader = reader
    self.policy = policy
    tracker = FaceTracker(policy: policy)
    choice = FaceChoice(policy: policy)
  }

  /// Forgets the face: the next frame is searched.
  mutating func lose() { tracker.lose() }

  mutating func watch<Clock: MonotonicClock & ~Copyable>(
    _ frame: borrowing Frame, pyramid: borrowing LumaPyramid, timing: inout StageTimes,
    clock: inout Clock
  ) -> Watched? {
    let now = frame.capturedAt
    var reading = followed(in: frame, pyramid: pyramid)
    timing.finish(.face, at: clock.now())
    if reading == nil || tracker.isLookDue(at: now) {
      let faces = locator.locate(in: frame, pyramid: pyramid)
      timing.finish(.detect, at: clock.now())
      reading = judge(faces, followed: reading, in: frame, pyramid: pyramid)
      timing.finish(.face, at: clock.now())
    }
    guard let reading else { return nil }
    tracker.follow(reading.points)
    let box = Self.detection(of: reading)
    person.follow(box)
    return Watched(
      box: FaceBox(rect: box.rect, score: reading.presence), reading: reading,
      person: person.number)
  }

  /// The followed face as this frame shows it; `nil` when there is none, it is gone, or it has left the seat.
  private mutating func followed(
    in frame: borrowing Frame, pyramid: borrowing LumaPyramid
  ) -> FaceReading? {
    guard let points = tracker.points,
      let reading = read(around: points, in: frame, pyramid: pyramid),
      choice.isInSeat(Self.detection(of: reading))
    else { return nil }
    return reading
  }

  /// Settles what the detector found with what was followed.
  private mutating func judge(
    _ faces: FaceCandidates, followed: FaceReading?, in frame: borrowing Frame,
    pyramid: borrowing LumaPyramid
  ) -> FaceReading? {
    let now = frame.capturedAt
    let best = choice.best(of: faces)
    if let followed {
      let known = Self.detection(of: followed)
      let same = choice.same(as: known, among: faces)
      let nearer = nearer(best, than: same, known: known, in: frame, pyramid: pyramid)
      if tracker.isTakenOver(byNearer: nearer != nil), let nearer {
        tracker.confirm(at: now)
        return nearer
      }
      if same != nil { tracker.confirm(at: now) } else { tracker.miss(at: now) }
      if tracker.points != nil { return followed }
    }
    // Whoever is found now is another: what challenged the face before does not count against him.
    tracker.lose()
    guard let best, let reading = fresh(best, in: frame, pyramid: pyramid) else { return nil }
    tracker.confirm(at: now)
    person.found(Self.detection(of: reading))
    return reading
  }

  /// The best face found, when it is another than the followed one and near enough to be watched instead.
  private mutating func nearer(
    _ best: FaceDetection?, than same: FaceDetection?, known: FaceDetection,
    in frame: borrowing Frame, pyramid: borrowing LumaPyramid
  ) -> FaceReading? {
    guard let best, same == nil || best != same,
      choice.takesOver(best, from: same, followed: known),
      let other = fresh(best, in: frame, pyramid: pyramid),
      // Both as the face network frames them: what is no face shrinks when it is looked at closely.
      choice.takesOver(Self.detection(of: other), from: nil, followed: known)
    else { return nil }
    return other
  }

  /// Reads a newly found face twice: the detector's points are coarse, and the network was trained
  /// on crops that its own points frame.
  private mutating func fresh(
    _ detection: FaceDetection, in frame: borrowing Frame, pyramid: borrowing LumaPyramid
  ) -> FaceReading? {
    guard let first = read(around: detection.points, in: frame, pyramid: pyramid) else {
      return nil
    }
    return read(around: first.points, in: frame, pyramid: pyramid)
  }

  /// What the face network sees around these points; `nil` when that is no face.
  private mutating func read(
    around points: FacePoints, in frame: borrowing Frame, pyramid: borrowing LumaPyramid
  ) -> FaceReading? {
    let crop = FaceFraming.faceCrop(around: points)
    guard FaceFraming.isPlausible(crop, in: frame.geometry) else { return nil }
    let reading = reader.read(crop, of: frame, pyramid: pyramid)
    return reading.presence >= policy.presence ? reading : nil
  }

  private static func detection(of reading: FaceReading) -> FaceDetection {
    FaceDetection(
      framedBy: FaceFraming.faceCrop(around: reading.points), points: reading.points,
      score: reading.presence)
  }
}
