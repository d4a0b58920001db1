public import Imaging
public import Units

/// A face as the detector found it or the tracker carried it, in pixels of the source frame.
public struct FaceBox: Hashable, Sendable {
  public var rect: PixelRect
  /// How sure the network is that this is a face.
  public var score: Permille

  public init(rect: PixelRect, score: Permille) {
    self.rect = rect
    self.score = score
  }
}
