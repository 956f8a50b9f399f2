import Testing

@testable import BulwarkAudit

@Suite struct FileReaderTests {
    @Test func readsNoMoreThanTheLimit() throws {
        let folder = try TemporaryFolder()
        try folder.write("12345678", to: "A.swift")
        let path = folder.path + "/A.swift"
        #expect(try FileReader.bytes(ofFile: path, limit: 8) == Array("12345678".utf8))
        #expect(throws: FileReader.Failure.tooLarge(limit: 7)) { try FileReader.bytes(ofFile: path, limit: 7) }
        #expect(throws: FileReader.Failure.notAFile) { try FileReader.bytes(ofFile: folder.path, limit: 7) }
    }
}
