import Face
import Imaging
import Testing
import Timing
import Units

@Suite struct FaceTrackerTests {
  private let points = FacePoints(
    leftEye: PixelPoint(x: 1, y: 2), rightEye: PixelPoint(x: 3, y: 2),
    nose: PixelPoint(x: 2, y: 3), leftMouthCorner: PixelPoint(x: 1, y: 4),
    rightMouthCorner: PixelPoint(x: 3, y: 4))

  private func at(_ milliseconds: Int64) -> Instant { .zero + .milliseconds(milliseconds) }

  @Test func `without a face every frame is searched`() {
    let tracker = FaceTracker(policy: FaceTrackingPolicy(sureScore: Permille(570)))
    #expect(tracker.isLookDue(at: at(0)) && tracker.isLookDue(at: at(1)))
  }

  @Test func `a followed face is looked for every half second, whatever the frame rate`() {
    var tracker = FaceTracker(policy: FaceTrackingPolicy(sureScore: Permille(570)))
    tracker.confirm(at: at(1000))
    tracker.follow(points)
    #expect(!tracker.isLookDue(at: at(1499)))
    #expect(tracker.isLookDue(at: at(1500)))
    tracker.miss(at: at(1500))
    #expect(!tracker.isLookDue(at: at(1533)))
  }

  @Test func `a face that the detector does not confirm for three seconds is given up`() {
    var tracker = FaceTracker(policy: FaceTrackingPolicy(sureScore: Permille(570)))
    tracker.confirm(at: at(1000))
    tracker.follow(points)
    tracker.miss(at: at(3990))
    #expect(tracker.points == points)
    tracker.miss(at: at(4000))
    #expect(tracker.points == nil)
  }

  @Test func `a clock that jumps back makes the detector look`() {
    var tracker = FaceTracker(policy: FaceTrackingPolicy(sureScore: Permille(570)))
    tracker.confirm(at: at(5000))
    tracker.follow(points)
    #expect(tracker.isLookDue(at: at(4000)))
  }

  @Test func `a nearer face takes over at the second look in a row, one that shows once never`() {
    var tracker = FaceTracker(policy: FaceTrackingPolicy(sureScore: Permille(570)))
    let looks = [true, false, true, false, false, true, true, true, true]
    var taken: [Bool] = []
    for isNearer in looks { taken.append(tracker.isTakenOver(byNearer: isNearer)) }
    #expect(taken == [false, false, false, false, false, false, true, false, true])
  }

  @Test func `what came nearer before a face was lost counts for nothing afterwards`() {
    var tracker = FaceTracker(policy: FaceTrackingPolicy(sureScore: Permille(570)))
    let before = tracker.isTakenOver(byNearer: true)
    tracker.lose()
    let after = tracker.isTakenOver(byNearer: true)
    #expect(!before && !after)
  }
}
