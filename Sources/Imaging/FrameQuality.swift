public import Timing

/// What was measured on a frame to tell whether it can be judged at all.
public struct FrameQuality: Hashable, Sendable {
  /// Mean brightness, 0…255.
  public var mean: Int32
  /// Standard deviation of brightness, squared.
  public var variance: Int32
  /// The brightness that 5 % of the picture exceed.
  public var bright: Int32
  /// Thousandths of the picture that are burnt out.
  public var burnt: Int32
  /// For how long the picture has not changed in a single bit.
  public var unchangedFor: TimeSpan

  /// Why a frame cannot be judged.
  public enum Defect: UInt8, Hashable, Sendable {
    case dark, saturated, flat, frozen
  }

  /// The first that applies of frozen, dark, saturated, flat; `nil`: usable.
  public func defect(by limits: FrameQualityLimits) -> Defect? {
    if unchangedFor >= limits.frozenFor { return .frozen }
    if bright < limits.bright { return .dark }
    if burnt > limits.burnt { return .saturated }
    return variance < limits.variance ? .flat : nil
  }
}

/// From where on a frame cannot be judged.
public struct FrameQualityLimits: Hashable, Sendable {
  /// Least brightness that 5 % of the picture must exceed. 24 of 255: a lit face covers 5 % of the
  /// picture or more, and features at a quarter of its brightness still stand 6 steps, about two
  /// deviations of a small sensor's noise, above black.
  public var bright: Int32
  /// Largest burnt-out share in thousandths. 700: sun in a window fills a third to a half of the
  /// picture and leaves the driver visible.
  public var burnt: Int32
  /// Least variance. 9 (deviation 3 steps): a covered lens gives vignetting and averaged noise of 1
  /// to 2 steps, any cabin more than 10.
  public var variance: Int32
  /// How long a picture may stand still to the last bit. 0.5 s: a living sensor's noise changes every
  /// frame, drivers that repeat frames in low light repeat a few. A camera that freezes in the middle
  /// of a blink must not look like a microsleep: the blink (0.4 s at most), this, and the 0.5 s for
  /// which the last reading stands are together less than 1.5 s.
  public var frozenFor: TimeSpan

  public init() {
    bright = 24
    burnt = 700
    variance = 9
    frozenFor = .milliseconds(500)
  }
}
