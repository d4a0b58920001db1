internal import Imaging

/// Tells the person who is watched from others who were, by place and size alone: nobody is recognised.
///
/// A face that is found anew belongs to whoever was last seen there, or mostly sits there: its middle no further from
/// that face's middle than the face was wide and high (the root of its area), and at least half its area, which is
/// 1.4 times the distance. Else it is another's: of the passenger behind when the driver has slumped out of view.
/// The last four are remembered, so that a driver who is found again is himself.
public struct WatchedPerson: Sendable {
  private struct Place {
    /// Where the face was last.
    var face = FaceDetection.nothing
    /// Where it mostly is: who slumps while he is followed comes back up here.
    var seat = FaceDetection.nothing
    var number: UInt32 = 0
  }

  /// Of the way to where a face is its seat goes so many parts in a frame: at 15 to 30 frames a second it stays
  /// through half a minute of sleep, and is where a person sits down within minutes.
  private static var seatFollows: Int32 { 1024 }

  /// The latest first.
  private var places: InlineArray<4, Place>
  private var known = 0
  private var persons: UInt32 = 0

  public init() { places = InlineArray(repeating: Place()) }

  /// Who is watched: 0 for the first person, and so on.
  public var number: UInt32 { places[0].number }

  /// Notes where a newly found face is.
  public mutating func found(_ face: FaceDetection) {
    for index in 0..<known
    where Self.isThere(face, places[index].face) || Self.isThere(face, places[index].seat) {
      var place = places[index]
      place.face = face
      return watch(place, from: index)
    }
    let number = persons
    persons &+= 1
    if known < places.count { known += 1 }
    watch(Place(face: face, seat: face, number: number), from: known - 1)
  }

  /// Notes where the watched face is now; a nearer one that takes its place is whom to watch all the same.
  public mutating func follow(_ face: FaceDetection) {
    places[0].face = face
    Self.move(&places[0].seat.upperLeft, towards: face.upperLeft)
    Self.move(&places[0].seat.lowerRight, towards: face.lowerRight)
  }

  /// Moves a place to the front; those before `index` move back by one.
  private mutating func watch(_ place: Place, from index: Int) {
    for later in stride(from: index, to: 0, by: -1) { places[later] = places[later - 1] }
    places[0] = place
  }

  private static func move(_ point: inout PixelPoint, towards goal: PixelPoint) {
    point.x += (goal.x - point.x) / seatFollows
    point.y += (goal.y - point.y) / seatFollows
  }

  private static func isThere(_ face: FaceDetection, _ old: FaceDetection) -> Bool {
    let across = Int64(face.center.x) - Int64(old.center.x)
    let down = Int64(face.center.y) - Int64(old.center.y)
    return across * across + down * down <= old.area && 2 * face.area >= old.area
  }
}
