internal import Alerting
internal import Drowsiness
internal import Hardware
internal import Perception
public import Timing
internal import Units

/// A run as it is drawn: closure, PERCLOS, yawning, level and alert over time, in memory of fixed size.
///
/// Time is cut into columns. When a run outgrows them, neighbors are joined in pairs and become twice as wide,
/// so that a second and a day have about as many columns; a column keeps the extremes of its frames, so that no
/// short closure and no short alarm is lost from the picture.
public struct TimelinePlot: ~Copyable {
  /// What is kept of the frames of a column.
  struct Column {
    /// Least and greatest closure; `nil`: not observed.
    var leastClosure: Permille?
    var greatestClosure: Permille?
    /// The greatest; `nil`: not observed.
    var yawn: Permille?
    /// The last one; `nil`: not known yet.
    var perclos: Permille?
    /// The most severe, `blind` left out.
    var level = Level.none
    /// Whether it could not watch in any of its frames.
    var isBlind = false
    /// Whether an alarm was signalled in any of them.
    var isAlerting = false

    /// Joins the frames of a later column.
    mutating func add(_ later: Column) {
      leastClosure = Self.best(leastClosure, later.leastClosure) { $0 < $1 }
      greatestClosure = Self.best(greatestClosure, later.greatestClosure) { $0 > $1 }
      yawn = Self.best(yawn, later.yawn) { $0 > $1 }
      perclos = later.perclos ?? perclos
      level = max(level, later.level)
      isBlind = isBlind || later.isBlind
      isAlerting = isAlerting || later.isAlerting
    }

    private static func best(
      _ first: Permille?, _ second: Permille?, _ isBetter: (Permille, Permille) -> Bool
    ) -> Permille? {
      guard let first else { return second }
      guard let second else { return first }
      return isBetter(second, first) ? second : first
    }
  }

  static var mostColumns: Int { 1024 }

  private var columns: InlineArray<1024, Column>
  /// Columns in use.
  private(set) var count = 0
  /// How long a column lasts.
  private(set) var width: TimeSpan

  /// - Parameter period: of frames, more than 0: a column is at least as wide.
  public init(period: TimeSpan) {
    width = period
    columns = InlineArray(repeating: Column())
  }

  /// How long all columns last.
  var duration: TimeSpan { TimeSpan(nanoseconds: width.nanoseconds * Int64(max(1, count))) }

  /// - Precondition: `index` is in `0..<count`.
  subscript(index: Int) -> Column { columns[index] }

  /// Adds what a turn of the loop led to; time must not run backward.
  public mutating func note(_ report: borrowing FrameReport) {
    var column = Column()
    column.leastClosure = report.assessment.closure
    column.greatestClosure = report.assessment.closure
    column.yawn = report.perceived.evidence.face?.yawn
    column.perclos = report.assessment.perclos
    if report.assessment.level != .blind { column.level = report.assessment.level }
    column.isBlind = report.assessment.level == .blind || report.assessment.sightDefect != nil
    column.isAlerting = report.announcement.signal.alert == .active
    add(column, at: report.now)
  }

  mutating func add(_ column: Column, at now: Instant) {
    var index = Int((now - .zero).nanoseconds / width.nanoseconds)
    while index >= Self.mostColumns {
      join()
      index = Int((now - .zero).nanoseconds / width.nanoseconds)
    }
    if index < count {
      columns[index].add(column)
    } else {
      for between in count..<index { columns[between] = Column() }
      columns[index] = column
      count = index + 1
    }
  }

  /// Makes every column twice as wide.
  private mutating func join() {
    for index in 0..<(count + 1) / 2 {
      var joined = columns[2 * index]
      if 2 * index + 1 < count { joined.add(columns[2 * index + 1]) }
      columns[index] = joined
    }
    count = (count + 1) / 2
    width = width + width
  }
}
