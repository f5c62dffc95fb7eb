import Columns
import Diagnostics
import Glibc
import Testing

@testable import Formats

struct BadFileTests {
  let scratch = Scratch()

  @Test func aRaggedRowIsShownWithItsLine() throws {
    let error = try #require(scratch.refusal("a,b,c\n1,\"x\ny\",3\n4,5\n6,7,8\n"))
    #expect(error.code == .malformed)
    #expect(error.message.english.contains("line 4: 2 fields instead of 3"))
    #expect(error.message.japanese?.contains("4 行目：フィールドが 3 個でなく 2 個ある") == true)
    #expect(error.help[0].english == "the row: 4,5")
    let long = try #require(scratch.refusal("a,b\n" + String(repeating: "漢", count: 100) + "\n"))
    #expect(long.help[0].english == "the row: " + String(repeating: "漢", count: 39) + "…")
    let wide = try #require(scratch.refusal("a,b\n1,2\n1,2,3\n"))
    #expect(wide.message.english.contains("line 3: 3 fields instead of 2"))
  }

  @Test func anEmptyLineBetweenRowsIsRefused() throws {
    let error = try #require(scratch.refusal("a,b\n1,2\n\n3,4\n\n\n"))
    #expect(error.message.english.contains("line 3: 1 field instead of 2"))
  }

  @Test(arguments: [8, 1 << 22])
  func theFirstErrorOfManyIsTold(_ chunkByteCount: Int) throws {
    let rows = (0..<200).map { $0 == 77 || $0 == 150 ? "1\n" : "\"1\",2\n" }.joined()
    let error = try #require(
      scratch.refusal("a,b\n" + rows, LoadOptions(threadCount: 2, chunkByteCount: chunkByteCount)))
    #expect(error.message.english.contains("line 79: 1 field instead of 2"))
  }

  @Test(arguments: [3, 1 << 22])
  func anOpenQuoteIsRefusedWhereItOpens(_ chunkByteCount: Int) throws {
    let error = try #require(
      scratch.refusal("a,b\n1,\"x\n2,y\n3,z\n", LoadOptions(chunkByteCount: chunkByteCount)))
    #expect(error.code == .malformed)
    #expect(error.message.english.contains("line 2: the quote that opens here never closes"))
    #expect(scratch.refusal("\"a,b\n1,2\n")?.message.english.contains("line 1: a quote in the header") == true)
  }

  @Test func textBehindAQuoteIsRefused() throws {
    let error = try #require(scratch.refusal("a,b\n1,\"x\"y\n"))
    #expect(error.message.english.contains("line 2: text behind a closing quote"))
  }

  @Test func namesThatMeanTheSameAreRefused() throws {
    let error = try #require(scratch.refusal("ID,氏名,ＩＤ\n1,2,3\n"))
    #expect(error.code == .malformed)
    #expect(error.message.english.contains("columns 1 'ID' and 3 'ＩＤ'"))
  }

  @Test func anEmptyFileIsRefused() {
    for text in ["", "\n\n", "\u{FEFF}"] {
      #expect(scratch.refusal(text)?.message.english.hasSuffix("is empty") == true)
    }
  }

  @Test func binariesAndOtherFormatsAreNamed() {
    #expect(scratch.refusal([97, 44, 0, 98])?.code == .notText)
    #expect(scratch.refusal([97, 44, 0, 98])?.message.english.contains("byte 3 is zero") == true)
    #expect(scratch.refusal("%PDF-1.7 …")?.code == .unknownFormat)
    #expect(scratch.refusal([0x50, 0x4B, 3, 4, 20])?.message.english.contains("workbook") == true)
    #expect(scratch.refusal([0x50, 0x4B, 3, 4, 20])?.help[0].english.contains("CSV UTF-8") == true)
  }

  @Test func filesThatCannotBeReadEachHaveTheirError() {
    func refusal(_ path: String) -> Diagnostic? {
      do throws(Diagnostic) {
        _ = try DelimitedFormat().read(path, options: LoadOptions())
        return nil
      } catch {
        return error
      }
    }
    let missing = refusal(scratch.folder + "/none.csv")
    #expect(missing?.code == .unreadable)
    #expect(missing?.message.english.hasPrefix("there is no file") == true)
    #expect(refusal(scratch.folder)?.message.english.hasSuffix("is a folder, not a file") == true)
    let path = scratch.write("secret.csv", "a\n1\n")
    _ = unsafe chmod(path, 0)
    // The superuser may read everything, so the error is asked for only where it can happen.
    if geteuid() != 0 { #expect(refusal(path)?.message.english.hasPrefix("no permission") == true) }
  }

  @Test func aFirstLineOfEmptyCellsNamesTheLikelyHeader() throws {
    let error = try #require(scratch.refusal(",,\n職員数一覧,,\n部,課,人数\n総務,人事,3\n"))
    #expect(error.message.english.contains("line 1 has only empty cells"))
    #expect(error.help[0].english == "the header seems to stand in line 3: delete the lines above it")
  }

  @Test func aHeaderLineThatDoesNotExistIsRefused() {
    #expect(scratch.refusal("a\n1\n", LoadOptions(headerLine: 9))?.message.english.hasSuffix("has no line 9") == true)
  }

  @Test func anEndingWithoutAFormatIsRefused() {
    #expect(throws: Diagnostic.self) { try FileFormats.format(for: "x.doc") }
    do throws(Diagnostic) {
      _ = try FileFormats.format(for: "x.xls")
      Issue.record("an old workbook has no reader")
    } catch {
      #expect(error.code == .unknownFormat)
      #expect(error.message.english.contains("workbooks of this kind are not read"))
    }
  }

  @Test func aLongFileThatIsCutWhileItIsReadIsRefused() throws {
    let loaded = try scratch.load("a,b\n1,税務課\n")
    let bytes = [UInt8](repeating: UInt8(ascii: "1"), count: 40 << 20)
    for keptCount in [0, 5000, 20 << 20] {
      let copy = scratch.write("copy.csv", bytes)
      do throws(Diagnostic) {
        _ = try FileFormats.whole(copy) { () throws(Diagnostic) in
          let bytes = try FileBytes(path: copy)
          let isCut = unsafe truncate(copy, keptCount) == 0
          #expect(isCut)
          // Every byte can be read: what is no longer there is zero.
          #expect(bytes.span[bytes.count - 1] == 0)
          #expect(keptCount == 0 || bytes.span[keptCount - 1] != 0)
          return loaded
        }
        Issue.record("a file cut to \(keptCount) bytes was taken")
      } catch {
        #expect(error.code == .unreadable)
        #expect(error.message.english.hasSuffix("became shorter while it was read"))
      }
    }
  }
}
