import BulwarkTesting
import Testing

/// Samples and what fuzzing once found, in Tests/Fixtures/fuzz by the target's name; `Scripts/check-long` adds to them.
struct BackupFuzzReplayTests {
    @Test(arguments: BackupFuzz.targets.keys.sorted())
    func `Samples and findings of fuzzing are taken without a flaw`(_ name: String) throws {
        let target = try #require(BackupFuzz.targets[name])
        #expect(try FuzzReplay.flaws(of: name, target, beside: #filePath) == [])
    }
}
