public import Units

/// What one frame tells about the driver: all that the decision knows.
public enum Evidence: Hashable, Sendable {
  /// A face was found and read.
  case face(FaceEvidence)
  /// The frame is usable and no face is in it: neither awake nor asleep.
  case faceNotFound
  /// The frame cannot be judged.
  case unusable(FrameDefect)
  /// The camera delivered no frame in time.
  case frameMissed
}

/// What the networks read in a face.
public struct FaceEvidence: Hashable, Sendable {
  /// Probability that the subject's own left eye is closed; `nil`: cannot be told.
  public var leftEyeClosed: Permille?
  /// The same for the subject's own right eye.
  public var rightEyeClosed: Permille?
  /// Probability that the mouth is open as in a yawn; `nil`: cannot be told.
  public var yawn: Permille?
  /// `nil`: cannot be told.
  public var pose: HeadPose?
  /// Whether eyes that cannot be told are too blurred for it: the lens, not something before them.
  public var areEyesBlurred: Bool
  /// Whose face it is: another number than before is a face elsewhere, or half as large.
  public var person: UInt32

  public init(
    leftEyeClosed: Permille?, rightEyeClosed: Permille?, yawn: Permille?, pose: HeadPose?,
    areEyesBlurred: Bool = false, person: UInt32 = 0
  ) {
    self.leftEyeClosed = leftEyeClosed
    self.rightEyeClosed = rightEyeClosed
    self.yawn = yawn
    self.pose = pose
    self.areEyesBlurred = areEyesBlurred
    self.person = person
  }

  /// Probability that the driver's eyes are closed; `nil` with none in view.
  ///
  /// Of two eyes the mean, because lids move together and the far eye of a turned head is read badly;
  /// but at most twice what the more open one says, because one closed eye is not two: 0.98 and 0.02
  /// are 0.04, while 0.97 and 0.36 are 0.67. With one eye in view, that one.
  public var closure: Permille? {
    switch (leftEyeClosed, rightEyeClosed) {
    case (let left?, let right?):
      Permille(
        min(
          (left.thousandths + right.thousandths + 1) / 2,
          2 * min(left.thousandths, right.thousandths)))
    case (let one?, nil), (nil, let one?): one
    case (nil, nil): nil
    }
  }
}

/// Why a frame cannot be judged.
public enum FrameDefect: UInt8, Hashable, Sendable {
  /// Too dark to see a face.
  case dark
  /// Too large a part is burnt out.
  case saturated
  /// No structure: a covered lens, fog.
  case flat
  /// The same picture again and again: a frozen camera.
  case frozen
}
