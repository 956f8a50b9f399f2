import BulwarkCore
import BulwarkPrivacy
import Testing

struct PrivateTextTests {
    private static let name = "Ann Example"

    @Test("A value is private unless it is marked, and each keeps its own mark")
    func rendersByPolicy() {
        let text: PrivateText = "\(Self.name) tried \(3, .public) times with \("4711", .sensitive)"
        #expect(text.rendered(by: RedactionPolicy()) == "<private> tried 3 times with <sensitive>")
        #expect(
            text.rendered(by: RedactionPolicy(privateValues: .detect))
                == "Ann Example tried 3 times with <sensitive>")
        #expect(text.sensitivity == .sensitive)
        #expect(text.rendered(by: RedactionPolicy(sensitiveValues: .detect)).hasSuffix("<sensitive>"))
    }

    @Test("Hashes tell equal values apart from others")
    func hashes() {
        let policy = RedactionPolicy()
        let one: PrivateText = "\(Self.name, .hash)"
        let same: PrivateText = "\(Self.name, .hash)"
        let other: PrivateText = "\("Bob", .hash)"
        #expect(one.rendered(by: policy) == same.rendered(by: policy))
        #expect(one.rendered(by: policy) != other.rendered(by: policy))
        #expect(!one.rendered(by: policy).contains("Ann"))
    }

    @Test("Public values are searched for what should not be there, and secrets stay hidden however they are marked")
    func searchesPublicValues() {
        let text: PrivateText = "\("to ann@example.com", .public) \(Secret("hunter2"), .public)"
        #expect(text.rendered(by: RedactionPolicy()) == "to <email> <redacted>")
    }

    @Test("A text that is printed, dumped or nested shows no more than the safest policy")
    func printsNothing() {
        let inner: PrivateText = "for \(Self.name)"
        let text: PrivateText = "paid \(inner)"
        var dumped = ""
        dump(text, to: &dumped)
        for output in ["\(text)", String(reflecting: text), dumped, "\([text])"] { #expect(!output.contains("Ann")) }
        #expect(text.description == "paid for <private>")
    }

    @Test("The stricter of two sensitivities wins, in either order")
    func orders() {
        let order: [Sensitivity] = [.public, .hash, .private, .sensitive]
        for (index, low) in order.enumerated() {
            for high in order[index...] {
                #expect(low.strictest(high) == high && high.strictest(low) == high)
            }
        }
    }
}
