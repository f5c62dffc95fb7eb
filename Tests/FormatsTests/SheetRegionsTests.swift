import Testing

@testable import Formats

@Suite("Tables of a sheet") struct SheetRegionsTests {
  /// Rows of a sheet as texts, by their numbers; an empty text is no cell.
  private func rows(_ lines: [(Int, [String])]) -> SheetRows {
    var rows = SheetRows()
    for (number, cells) in lines {
      for (place, cell) in cells.enumerated() where !cell.isEmpty {
        rows.append(column: place + 1, Array(cell.utf8)[...])
      }
      rows.endRow(number)
    }
    return rows
  }

  @Test func oneBelowAnother() {
    let sheet = rows([
      (1, ["a", "b"]), (2, ["x", "1"]), (3, ["y", "2"]), (8, ["c", "d"]), (9, ["z", "3"]), (12, ["w", "4"]),
    ])
    // Rows without names belong to the table above them.
    #expect(SheetRegions(sheet).areas.map(\.text) == ["A1:B3", "A8:B12"])
  }

  @Test func besideOneAnother() {
    let sheet = rows([(2, ["課", "人", "", "", "年", "数"]), (3, ["甲", "1", "", "", "2024", "5"]), (4, ["乙", "2"])])
    #expect(SheetRegions(sheet).areas.map(\.text) == ["A2:B4", "E2:F3"])
  }

  @Test func anEmptyColumnPartsNoTable() {
    let sheet = rows([(1, ["a", "b", "", "c", "d"]), (2, ["x", "1", "", "2", "3"])])
    #expect(SheetRegions(sheet).areas.map(\.text) == ["A1:E2"])
  }

  @Test func aTitleIsNoTable() {
    #expect(SheetRegions(rows([(1, ["題"]), (3, ["a", "b"]), (4, ["x", "1"])])).areas.map(\.text) == ["A3:B4"])
  }

  @Test func rowsOutOfOrderAreOneTable() {
    #expect(SheetRegions(rows([(4, ["a", "b"]), (3, ["x", "1"]), (9, ["y", "2"]), (9, ["z", "3"])])).areas.isEmpty)
  }

  @Test func cellsOutOfOrderArePutInOrder() {
    var rows = SheetRows()
    for (column, text) in [(3, "c"), (1, "a"), (3, "C"), (2, "b")] {
      rows.append(column: column, Array(text.utf8)[...])
    }
    rows.endRow(7)
    #expect(rows.map(\.texts) == [["a", "b", "C"]] && rows[0].columns == [1, 2, 3] && rows.numbers == [7])
  }
}
