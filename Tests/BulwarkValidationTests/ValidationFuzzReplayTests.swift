import Foundation
import Testing

/// Samples and what fuzzing once found, in Tests/Fixtures/fuzz by the target's name; `Scripts/check-long` adds to them.
struct ValidationFuzzReplayTests {
    @Test(arguments: ValidationFuzz.targets.keys.sorted())
    func `Samples and findings of fuzzing are taken without a flaw`(_ name: String) throws {
        let target = try #require(ValidationFuzz.targets[name])
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/fuzz/\(name)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files.sorted(by: { $0.path < $1.path }) {
            let flaw = try Data(contentsOf: file).withUnsafeBytes { target($0) }
            #expect(flaw == nil, "\(file.lastPathComponent)")
        }
        // Each sample cut short and with a byte changed, as a fuzzer begins.
        for file in files {
            var bytes = try [UInt8](Data(contentsOf: file)).prefix(2_000)
            for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
                let flaw = bytes[..<place].withUnsafeBytes { target($0) }
                bytes[place] ^= 0x40
                let other = bytes.withUnsafeBytes { target($0) }
                bytes[place] ^= 0x40
                #expect(flaw == nil && other == nil, "\(file.lastPathComponent) at \(place)")
            }
        }
    }
}
