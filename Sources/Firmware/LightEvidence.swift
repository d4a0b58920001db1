public import Drowsiness
public import Peripherals

/// What the ambient light adds to a frame's own evidence.
public struct LightEvidence: Sendable {
  /// 10 lx: a street at night has about 10, a cabin by day hundreds (Euro NCAP Safe Driving asks for 1 lx
  /// and more). A camera that sees nothing at 10 lx is covered, not in the dark.
  public static var bright: AmbientLight { AmbientLight(millilux: 10_000) }

  /// A black picture in a bright place is a covered lens, which somebody can clear; a black one in the dark is the
  /// night.
  ///
  /// - Parameter light: `nil`: no sensor tells.
  public static func refine(_ evidence: Evidence, with light: AmbientLight?) -> Evidence {
    guard evidence == .unusable(.dark), let light, light.millilux >= bright.millilux else {
      return evidence
    }
    return .unusable(.flat)
  }
}
