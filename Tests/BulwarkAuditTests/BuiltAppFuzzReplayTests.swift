import BulwarkTesting
import Testing

/// Samples and what fuzzing once found, in Tests/Fixtures/fuzz by the target's name; `Scripts/check-long` adds to them.
struct BuiltAppFuzzReplayTests {
    @Test("Samples and findings of fuzzing are taken without a flaw", arguments: BuiltAppFuzz.targets.keys.sorted())
    func takesSamples(_ name: String) throws {
        let target = try #require(BuiltAppFuzz.targets[name])
        #expect(try FuzzReplay.flaws(of: name, target, beside: #filePath) == [])
    }
}
