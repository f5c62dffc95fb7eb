import Testing

@testable import Formats

@Suite("Forms") struct FormSheetTests {
  private func filled(_ document: String, _ contents: [Int: [Int: FormSheet.Content]]) -> String? {
    FormSheet(Array(document.utf8)).map { String(decoding: $0.filled(contents), as: UTF8.self) }
  }

  @Test func cellsAreExchangedAndNothingElse() {
    let before =
      "<?xml version=\"1.0\"?><worksheet><!-- <row> --><dimension ref=\"A1:B2\"/><sheetData><row r=\"1\" spans=\"1:2\" ht='20'><c r=\"A1\" s=\"3\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"4\"/></row><row r=\"3\" customFormat=\"1\" s=\"7\"/></sheetData><pageMargins left=\"1\"/></worksheet>"
    let after =
      "<?xml version=\"1.0\"?><worksheet><!-- <row> --><dimension ref=\"A1:C3\"/><sheetData><row r=\"1\"  ht='20'><c r=\"A1\" s=\"3\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"4\"><v>5</v></c></row><row r=\"2\"><c r=\"B2\" t=\"b\"><v>1</v></c></row><row r=\"3\" customFormat=\"1\" s=\"7\"><c r=\"C3\" s=\"7\" t=\"inlineStr\"><is><t xml:space=\"preserve\">a&lt;&amp;</t></is></c></row></sheetData><pageMargins left=\"1\"/></worksheet>"
    #expect(filled(before, [1: [2: .number("5")], 2: [2: .bool(true)], 3: [3: .text("a<&")]]) == after)
    #expect(filled(before, [:]) == before)
  }

  @Test func prefixesStayAndComputedValuesGo() {
    let before =
      "<x:worksheet><x:sheetData><x:row r='1'><x:c r='A1'><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    let after =
      "<x:worksheet><x:sheetData><x:row r='1'><x:c r='A1'><x:f>1+1</x:f></x:c><x:c r=\"B1\"/></x:row></x:sheetData></x:worksheet>"
    #expect(filled(before, [1: [2: .nothing]]) == after)
  }

  @Test func rowsAreAddedToASheetWithoutAny() {
    #expect(
      filled("<worksheet><sheetData/></worksheet>", [2: [1: .number("1")]])
        == "<worksheet><sheetData><row r=\"2\"><c r=\"A2\"><v>1</v></c></row></sheetData></worksheet>")
    #expect(filled("<html/>", [:]) == nil)
  }

  @Test(arguments: [
    "<w><sheetData><row r=\"1\"><row r=\"2\"><c r=\"A2\"/></row></row><c r=\"A9\"><v>1</v></c></sheetData></w>",
    "<w><sheetData><row r=\"2\"/><row r=\"1\"><c r=\"B1\"><c r=\"A1\"/></c></row></sheetData><row r=\"5\"><c r=\"A5\"/></row></w>",
    "<w><controls><row>1</row></controls><sheetData/></w>",
  ])
  func oddDocumentsAreNoReasonToEnd(document: String) {
    #expect(filled(document, [1: [1: .number("1"), 3: .text("x")], 7: [2: .nothing]])?.contains("<v>1</v>") == true)
  }

  @Test func formulasAreToBeComputed() {
    func computing(_ text: String) -> String {
      String(decoding: WorkbookForm.computing(Array(text.utf8)), as: UTF8.self)
    }
    #expect(computing("<w><calcPr calcId=\"1\"/></w>") == "<w><calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/></w>")
    #expect(computing("<w><calcPr fullCalcOnLoad=\"0\"/></w>") == "<w><calcPr fullCalcOnLoad=\"1\"/></w>")
    #expect(computing("<w><sheets/><x/></w>") == "<w><sheets/><calcPr fullCalcOnLoad=\"1\"/><x/></w>")
  }
}
