/// A small screen of text: eight rows of sixteen letters.
///
/// Rows stand in one piece, left to right, top to bottom.
public struct TextScreen: Sendable {
  /// Letters in a row.
  public static var columns: Int { 16 }
  public static var rows: Int { 8 }

  private var letters: InlineArray<128, UInt8>

  /// Blank.
  public init() { letters = InlineArray(repeating: UInt8(ascii: " ")) }

  /// - Parameter place: row × 16 + column.
  public subscript(place: Int) -> UInt8 { letters[place] }

  /// Writes a row anew; what is longer than the row is cut off, what is shorter is filled up.
  public mutating func write(_ text: Span<UInt8>, inRow row: Int) {
    for column in 0..<Self.columns {
      letters[row * Self.columns + column] =
        column < text.count ? text[column] : UInt8(ascii: " ")
    }
  }
}
