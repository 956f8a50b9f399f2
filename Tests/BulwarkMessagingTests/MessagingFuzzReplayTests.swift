import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// Samples and what fuzzing once found, in Tests/Fixtures/fuzz by the target's name; `Scripts/check-long` adds to them.
struct MessagingFuzzReplayTests {
    @Test(arguments: MessagingFuzz.targets.keys.sorted())
    func `Samples and findings of fuzzing are taken without a flaw`(_ name: String) throws {
        let target = try #require(MessagingFuzz.targets[name])
        #expect(try FuzzReplay.flaws(of: name, target, beside: #filePath) == [])
    }

    @Test func `The samples of OMEMO are read to their end: what is fuzzed begins where it matters`() throws {
        let scene = try #require(OMEMOFuzz.scene)
        func sample(_ name: String) throws -> [UInt8] {
            try Array(
                Data(
                    contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                        .appendingPathComponent("Fixtures/fuzz/\(name)")))
        }
        for (index, said) in scene.said.enumerated() {
            let bytes = try sample("omemo-stanza/\(index)")
            #expect(bytes == scene.inputs[index])
            #expect(OMEMOFuzz.opened(bytes, scene)?.payload.content.array == said)
        }
        #expect(try OMEMOFuzz.readBundle(sample("omemo-bundle/one-key")) == scene.bundle)
        for (kind, name) in ["message", "authenticated", "exchange"].enumerated() {
            let bytes = try sample("omemo-protobuf/\(name)")
            #expect(
                bytes[0] == UInt8(kind)
                    && OMEMOFuzz.rewritten(Array(bytes.dropFirst()), UInt8(kind)) == Array(bytes.dropFirst()))
        }
        // And what is looked for would be found.
        let target = try #require(OMEMOFuzz.targets["omemo-stanza"])
        #expect(scene.unsaid.withUnsafeBytes { target($0) } != nil)
    }
}
