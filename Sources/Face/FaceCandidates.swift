/// The best detections of one frame, best first; what exceeds the capacity is the worst of them.
///
/// A network answers a face with about ten neighbouring cells, so the capacity holds several faces.
public struct FaceCandidates: Sendable {
  public static var capacity: Int { 64 }

  private var storage: InlineArray<64, FaceDetection>
  public private(set) var count: Int

  public init() {
    let nothing = FaceDetection.nothing
    storage = InlineArray(repeating: nothing)
    count = 0
  }

  public mutating func removeAll() { count = 0 }

  /// - Precondition: `index` is below `count`.
  public subscript(index: Int) -> FaceDetection {
    precondition(index >= 0 && index < count, "a detection that was found")
    return storage[index]
  }

  /// Puts a detection behind all that score as much or more.
  public mutating func insert(_ detection: FaceDetection) {
    if count == Self.capacity, detection.score <= storage[count - 1].score { return }
    var place = min(count, Self.capacity - 1)
    while place > 0, storage[place - 1].score < detection.score {
      storage[place] = storage[place - 1]
      place -= 1
    }
    storage[place] = detection
    count = min(count + 1, Self.capacity)
  }

  /// Non-maximum suppression: a detection goes when a better one that stays overlaps it by more.
  ///
  /// - Parameter overlap: intersection ÷ union in thousandths.
  public mutating func suppress(overlap: Int64) {
    var kept = 0
    for index in 0..<count {
      let detection = storage[index]
      var stays = true
      for better in 0..<kept where storage[better].overlaps(detection, beyond: overlap) {
        stays = false
        break
      }
      if stays {
        storage[kept] = detection
        kept += 1
      }
    }
    count = kept
  }
}
