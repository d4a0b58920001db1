/// Who is drawn, where they sit and in what light.
///
/// Lengths are in eye distances (pupil to pupil, about 63 mm in adults), brightness in linear
/// reflectance 0…1, directions in image axes (x right, y down, z toward the camera).
public struct DriverAppearance: Sendable {
  /// Eye distance as a share of the frame's height.
  public var eyeDistance: Float = 0.17
  /// Middle between the eyes, as a share of the frame's width and height.
  public var centerX: Float = 0.5
  public var centerY: Float = 0.42

  public var skin: Float = 0.42
  /// Half of the head's breadth; adults 1.15…1.3.
  public var headHalfWidth: Float = 1.2
  /// From the eye line to the chin; adults 1.65…1.9.
  public var chin: Float = 1.78
  /// How much narrower the jaw is than an ellipse; negative: squarer.
  public var jawTaper: Float = -0.06
  public var noseHeight: Float = 1
  public var noseWidth: Float = 1
  public var lipFullness: Float = 1
  /// Below the eye line, as the face at rest has it.
  public var mouthLine: Float = 1.12

  public var hair: Float = 0.05
  /// Where the hair begins above the eye line; beyond 1.6 the head is bald.
  public var hairline: Float = 1.05
  public var hairVolume: Float = 0.08
  /// Hair that falls beside the face.
  public var longHair = false
  /// Darkness of beard and moustache, 0…1.
  public var beard: Float = 0

  public var brow: Float = 0.06
  public var browThickness: Float = 0.055
  public var browHeight: Float = 0.37
  /// Half of the lid opening's width.
  public var eyeHalfWidth: Float = 0.25
  /// Height of the open lid above the eye line.
  public var lidHeight: Float = 0.115
  /// How much higher the outer corner stands than the inner.
  public var eyeTilt: Float = 0.015
  public var iris: Float = 0.07
  public var glasses = false
  public var glassesFrame: Float = 0.03

  /// Where the key light comes from; need not have length 1.
  public var lightX: Float = -0.5
  public var lightY: Float = -0.55
  public var lightZ: Float = 0.75
  /// Light from everywhere, relative to the key light.
  public var ambient: Float = 0.38
  /// Multiplies all light before the sensor; 1 = well exposed.
  public var exposure: Float = 1
  /// Standard deviation of the sensor's noise in steps of brightness.
  public var noise: Float = 2.2

  public var shirt: Float = 0.12
  public var seat: Float = 0.05
  public var cabin: Float = 0.035
  public var window: Float = 0.75
  /// Which side of the image the side window is on.
  public var windowOnRight = true
  /// Varies the places of the cabin's parts, the mottling of skin and the strands of hair.
  public var texture: UInt32 = 1

  /// The driver that `make run` shows.
  public init() {}
}
