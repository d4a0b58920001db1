/// How drowsy the driver is judged to be, and beside that: whether judging is possible at all.
public enum Level: UInt8, Comparable, Hashable, Sendable {
  case none
  /// Early sign.
  case attention
  case drowsy
  /// Eyes closed for 1.5 s or more.
  case microsleep
  /// Eyes closed for 3 s or more.
  case sleep
  /// It cannot watch. No face is not awake and not asleep.
  case blind

  /// By severity; `blind` stands last and is compared with none of the others.
  public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
}
