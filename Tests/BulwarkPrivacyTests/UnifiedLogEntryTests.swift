import BulwarkCore
import BulwarkPrivacy
import Logging
import Testing

struct UnifiedLogEntryTests {
    @Test func `Each sensitivity has an option that shows no more than it allows`() {
        #expect(
            Sensitivity.allCases.map { UnifiedLogEntry.Privacy($0) } == [.public, .private, .sensitive, .privateHash])
    }

    @Test func `Levels become types, and only what matters is kept on disk`() {
        #expect(
            Logger.Level.allCases.map { UnifiedLogEntry.Kind($0) }
                == [.debug, .debug, .info, .default, .default, .error, .fault])
    }

    @Test func `A private line goes out redacted, with its words for developers beside it`() {
        let entry = UnifiedLogEntry(.notice, "Paid \(25) in \(84, .public) ms")
        #expect(entry.text == "Paid <private> in 84 ms" && entry.argument == "Paid 25 in 84 ms")
        #expect(entry.argumentPrivacy == .private && entry.kind == .default)
    }

    @Test func `A public line has no second argument`() {
        let entry = UnifiedLogEntry(.error, "Took \(84, .public) ms")
        #expect(entry.text == "Took 84 ms" && entry.argument == nil && entry.argumentPrivacy == .public)
    }

    @Test func `A line with a sensitive value gives the system nothing but the redacted text`() {
        let entry = UnifiedLogEntry(.info, "Token \("abc", .sensitive) of \("ann", .private)")
        #expect(entry.argument == nil && entry.argumentPrivacy == .sensitive)
        #expect(!entry.text.contains("abc") && !entry.text.contains("ann"))
    }

    @Test func `The strictest value decides about the whole`() {
        #expect(UnifiedLogEntry(.info, "\(1, .hash) \(2, .public)").argumentPrivacy == .privateHash)
        #expect(UnifiedLogEntry(.info, "\(1, .hash) \(2, .private)").argumentPrivacy == .private)
    }
}
