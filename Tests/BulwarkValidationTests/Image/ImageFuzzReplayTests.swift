import Foundation
import Testing

/// Samples and what fuzzing once found, in Tests/Fixtures/fuzz by the target's name.
@Suite struct ImageFuzzReplayTests {
    @Test("Samples and findings of fuzzing are taken without a flaw", arguments: ImageFuzz.targets.keys.sorted())
    func replay(name: String) throws {
        let target = try #require(ImageFuzz.targets[name])
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/fuzz/\(name)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files.sorted(by: { $0.path < $1.path }) {
            var bytes = try [UInt8](Data(contentsOf: file))
            #expect(bytes.withUnsafeBytes { target($0) } == nil, "\(file.lastPathComponent)")
            // Cut short, and with a byte changed, as a fuzzer begins.
            for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
                #expect(
                    bytes[..<place].withUnsafeBytes { target($0) } == nil, "\(file.lastPathComponent) cut at \(place)")
                bytes[place] ^= 0x40
                #expect(bytes.withUnsafeBytes { target($0) } == nil, "\(file.lastPathComponent) changed at \(place)")
                bytes[place] ^= 0x40
            }
        }
    }
}
