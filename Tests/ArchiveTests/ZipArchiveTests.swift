import Foundation
import Testing

@testable import Archive

@Suite struct ZipArchiveTests {
  /// An archive of one entry `a.txt` that holds `hello`, stored as it is; its checksum may be wrong.
  private func archive(checksum: UInt32 = 0x3610_A686, cut: Int = 0) throws -> ZipArchive? {
    func two(_ number: Int) -> [UInt8] { [UInt8(number & 255), UInt8(number >> 8 & 255)] }
    func four(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> (8 * UInt32($0)) & 255) } }
    let name = Array("a.txt".utf8)
    let data = Array("hello".utf8)
    let fields = two(20) + two(0) + two(0) + two(0) + two(0) + four(checksum) + four(5) + four(5) + two(5) + two(0)
    let local = [0x50, 0x4B, 3, 4] + fields + name + data
    let central = [0x50, 0x4B, 1, 2] + two(20) + fields + two(0) + two(0) + two(0) + four(0) + four(0) + name
    let end =
      [0x50, 0x4B, 5, 6] + two(0) + two(0) + two(1) + two(1) + four(UInt32(central.count)) + four(UInt32(local.count))
      + two(0)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("archive-\(UUID().uuidString).zip").path
    try Data((local + central + end).dropLast(cut)).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return ZipArchive(path: path)
  }

  private func text(_ archive: ZipArchive, _ name: String = "a.txt", limit: Int = 100) throws -> String {
    var bytes: [UInt8] = []
    try archive.read(name, limit: limit) { piece in
      for place in piece.indices { bytes.append(piece[place]) }
      return true
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func readsAnEntryAgainAndAgain() throws {
    let archive = try #require(try archive())
    #expect(try text(archive) == "hello" && text(archive, "A.TXT") == "hello")
  }

  @Test func refusesWhatIsNotThereOrTooLarge() throws {
    let archive = try #require(try archive())
    #expect(throws: ZipArchive.Fault.self) { try text(archive, "b.txt") }
    #expect(throws: ZipArchive.Fault.self) { try text(archive, limit: 4) }
    #expect(try text(archive) == "hello")
  }

  @Test func seesAWrongChecksum() throws {
    let archive = try #require(try archive(checksum: 1))
    #expect(throws: ZipArchive.Fault.self) { try text(archive) }
  }

  @Test func opensNothingElse() throws {
    #expect(try archive(cut: 30) == nil)
    #expect(ZipArchive(path: "/no/such/file.zip") == nil)
  }
}
