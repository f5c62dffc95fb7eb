/// Small systems of linear equations.
enum LinearSystem {
  /// The solution of `matrix` · x = `right`, by Gaussian elimination with pivots; equations that add nothing are left out
  /// (their x is 0). The second result is the rank.
  static func solution(_ matrix: [[Double]], _ right: [Double]) -> (values: [Double], rank: Int) {
    var rows = matrix
    var right = right
    let count = right.count
    let scale = matrix.flatMap { $0 }.map(abs).max() ?? 0
    var pivots: [(row: Int, column: Int)] = []
    var next = 0
    for column in 0..<count {
      guard let best = (next..<count).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
        abs(rows[best][column]) > scale * 1e-12
      else { continue }
      rows.swapAt(best, next)
      right.swapAt(best, next)
      for row in (next + 1)..<max(next + 1, count) {
        let factor = rows[row][column] / rows[next][column]
        if factor == 0 { continue }
        for place in column..<count { rows[row][place] -= factor * rows[next][place] }
        right[row] -= factor * right[next]
      }
      pivots.append((next, column))
      next += 1
    }
    var values = [Double](repeating: 0, count: count)
    for (row, column) in pivots.reversed() {
      var sum = right[row]
      for place in (column + 1)..<max(column + 1, count) { sum -= rows[row][place] * values[place] }
      values[column] = sum / rows[row][column]
    }
    return (values, pivots.count)
  }
}
