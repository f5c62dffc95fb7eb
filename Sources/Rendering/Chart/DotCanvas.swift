/// Dots on a grid of characters: with two by four of them in a character they are its Braille pattern (U+2800), with one it
/// is a sign.
struct DotCanvas {
  private let columns: Int
  private let rows: Int
  private let dots: (across: Int, down: Int)
  private var patterns: [UInt8]
  /// The series that drew in a character last.
  private var owners: [Int]

  init(columns: Int, rows: Int, dots: (across: Int, down: Int)) {
    self.columns = columns
    self.rows = rows
    self.dots = dots
    patterns = [UInt8](repeating: 0, count: columns * rows)
    owners = [Int](repeating: 0, count: columns * rows)
  }

  /// What stands in a character; nil where nothing does.
  func cell(_ column: Int, _ row: Int) -> (sign: Character, series: Int)? {
    let place = row * columns + column
    guard patterns[place] != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(patterns[place])) else { return nil }
    return (Character(scalar), owners[place])
  }

  /// A dot; both shares are from 0 to 1, from the left and from above.
  mutating func dot(_ point: (x: Double, y: Double), _ series: Int) {
    let place = pixel(point)
    set(place.x, place.y, series)
  }

  /// A line of dots (Bresenham 1965).
  mutating func line(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ series: Int) {
    var (x, y) = pixel(from)
    let (endX, endY) = pixel(to)
    let (width, height) = (abs(endX - x), -abs(endY - y))
    let (stepX, stepY) = (x < endX ? 1 : -1, y < endY ? 1 : -1)
    var error = width + height
    while true {
      set(x, y, series)
      if x == endX, y == endY { return }
      let twice = 2 * error
      if twice >= height {
        error += height
        x += stepX
      }
      if twice <= width {
        error += width
        y += stepY
      }
    }
  }

  private func pixel(_ point: (x: Double, y: Double)) -> (x: Int, y: Int) {
    let (width, height) = (columns * dots.across, rows * dots.down)
    return (
      min(width - 1, Int((point.x * Double(width - 1)).rounded())),
      min(height - 1, Int((point.y * Double(height - 1)).rounded()))
    )
  }

  private mutating func set(_ x: Int, _ y: Int, _ series: Int) {
    let place = y / dots.down * columns + x / dots.across
    let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    patterns[place] |= bits[y % dots.down][x % dots.across]
    owners[place] = series
  }
}
