import Foundation
import Testing

@testable import Compression

@Suite struct GzipTests {
  @Test(arguments: [0, 1, 4095, 100_000, 3_000_000])
  func whatIsCompressedComesBack(count: Int) throws {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<count).map { (place: Int) -> UInt8 in
      place % 3 == 0 ? UInt8.random(in: 0...255, using: &generator) : UInt8(65 + place % 7)
    }
    let compressed = Gzip.compressed(bytes)
    let file = try #require(compressed)
    #expect(Gzip.expanded(file) == bytes)
    #expect(count < 4095 || file.count < count)
  }

  @Test func anotherProgramReadsIt() throws {
    let file = try #require(Gzip.compressed(Array("総務課\n".utf8)))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "gzip -dc"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data(file))
    try input.fileHandleForWriting.close()
    #expect(String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == "総務課\n")
  }

  @Test func damageIsNoticed() throws {
    var file = try #require(Gzip.compressed(Array(repeating: 7, count: 1000)))
    #expect(Gzip.expanded(Array(file.dropLast(4))) == nil)
    #expect(Gzip.expanded(Array("no gzip".utf8)) == nil)
    #expect(Gzip.expanded([]) == nil)
    #expect(Gzip.expanded(file, limit: 999) == nil)
    file[file.count - 6] ^= 1
    #expect(Gzip.expanded(file) == nil)
  }
}
