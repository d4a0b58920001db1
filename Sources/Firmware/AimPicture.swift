public import Console
public import Imaging

/// A frame as characters, for a terminal or a serial line: the brighter, the denser.
///
/// A cell of a terminal is about twice as high as wide, so a row of characters stands for twice as many pixels
/// as a column. Brightness is stretched, so that a dark cabin shows too.
public struct AimPicture: ~Copyable {
  /// The most that leaves room for a page's other lines.
  public static var mostColumns: Int { 80 }
  public static var mostRows: Int { 21 }

  public let columns: Int
  public let rows: Int
  private let geometry: FrameGeometry
  /// Mean brightness of a cell's pixels, then the character that shows it.
  private var cells: InlineArray<1680, UInt8>
  /// Mean brightness of the whole frame, 0…255.
  public private(set) var brightness: UInt8 = 0

  public init(of geometry: FrameGeometry) {
    self.geometry = geometry
    // As many rows as fit, and fewer where the picture is wider than the page.
    let wanted = 2 * Self.mostRows * geometry.width / geometry.height
    columns = max(1, min(Self.mostColumns, wanted))
    rows = max(1, min(Self.mostRows, columns * geometry.height / (2 * geometry.width)))
    cells = InlineArray(repeating: UInt8(ascii: " "))
  }

  /// From dark to bright; equal steps of ink look about equally bright.
  private static var inks: StaticString { " .:-=+*#%@" }
  /// A plain wall is not stretched to noise.
  private static var leastRange: Int { 48 }

  /// Draws a frame anew.
  public mutating func draw(_ frame: borrowing Frame) {
    var least = 255
    var greatest = 0
    var sum = 0
    for row in 0..<rows {
      for column in 0..<columns {
        let mean = mean(of: frame, row, column)
        least = min(least, mean)
        greatest = max(greatest, mean)
        sum += mean
        cells[row * columns + column] = UInt8(mean)
      }
    }
    brightness = UInt8(sum / (rows * columns))
    let range = max(Self.leastRange, greatest - least)
    for index in 0..<rows * columns {
      let shade = min(9, (Int(cells[index]) - least) * 10 / (range + 1))
      cells[index] = unsafe Self.inks.utf8Start[shade]
    }
  }

  private func mean(of frame: borrowing Frame, _ row: Int, _ column: Int) -> Int {
    let (left, right) = (
      column * geometry.width / columns, (column + 1) * geometry.width / columns
    )
    let (top, bottom) = (row * geometry.height / rows, (row + 1) * geometry.height / rows)
    var sum = 0
    var count = 0
    for y in top..<max(top + 1, bottom) where y < geometry.height {
      for x in left..<max(left + 1, right) where x < geometry.width {
        sum += Int(frame.luma[y * geometry.bytesPerRow + x])
        count += 1
      }
    }
    return count > 0 ? sum / count : 0
  }

  /// The lines that a box is drawn with.
  public enum Stroke {
    /// `+--+`
    case face
    /// `....`
    case seat
  }

  /// Draws the edge of a region over the picture; what lies outside it is left out.
  public mutating func draw(_ rect: PixelRect, _ stroke: Stroke) {
    let left = cell(Int(rect.x), geometry.width, columns)
    let right = cell(Int(rect.x) + Int(rect.width) - 1, geometry.width, columns)
    let top = cell(Int(rect.y), geometry.height, rows)
    let bottom = cell(Int(rect.y) + Int(rect.height) - 1, geometry.height, rows)
    let (across, down, corner): (UInt8, UInt8, UInt8) =
      stroke == .face
      ? (UInt8(ascii: "-"), UInt8(ascii: "|"), UInt8(ascii: "+"))
      : (UInt8(ascii: "."), UInt8(ascii: "."), UInt8(ascii: "."))
    var column = max(0, left)
    while column <= min(right, columns - 1) {
      put(across, top, column)
      put(across, bottom, column)
      column += 1
    }
    var row = max(0, top)
    while row <= min(bottom, rows - 1) {
      put(down, row, left)
      put(down, row, right)
      row += 1
    }
    put(corner, top, left)
    put(corner, top, right)
    put(corner, bottom, left)
    put(corner, bottom, right)
  }

  /// The cell over a pixel, rounded toward −∞; outside the picture for a pixel outside the frame.
  private func cell(_ pixel: Int, _ side: Int, _ count: Int) -> Int {
    pixel >= 0 ? pixel * count / side : -1 - (-1 - pixel) * count / side
  }

  private mutating func put(_ character: UInt8, _ row: Int, _ column: Int) {
    guard row >= 0, row < rows, column >= 0, column < columns else { return }
    cells[row * columns + column] = character
  }

  /// A character of the picture.
  ///
  /// - Precondition: `row` is in `0..<rows`, `column` in `0..<columns`.
  func character(_ row: Int, _ column: Int) -> UInt8 { cells[row * columns + column] }
}

extension LineBuffer {
  /// The picture, a line for each row.
  public mutating func append(_ picture: borrowing AimPicture) {
    for row in 0..<picture.rows {
      for column in 0..<picture.columns { append(byte: picture.character(row, column)) }
      append("\n")
    }
  }
}
