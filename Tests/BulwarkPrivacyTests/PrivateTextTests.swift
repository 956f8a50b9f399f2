import BulwarkCore
import BulwarkPrivacy
import Foundation
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

    @Test("Public values are searched with the words around them, and the source's own words stay")
    func searchesInPlace() {
        let policy = RedactionPolicy()
        let pin: PrivateText = "pin=\(4711, .public) of \(Self.name) at \(84, .public) ms"
        #expect(pin.rendered(by: policy) == "pin=<pin> of <private> at 84 ms")
        let split: PrivateText = "card \("4539 1488", .public) \("0343 6467", .public)."
        #expect(split.rendered(by: policy) == "card <card-number>.")
        let apart: PrivateText = "pin=\("4711", .private)\(12, .public)"
        #expect(apart.rendered(by: policy) == "pin=<private>12")
        let own: PrivateText = "Write to help@example.com about \("ann@example.com", .public)"
        #expect(own.rendered(by: policy) == "Write to help@example.com about <email>")
        let plain: PrivateText = "Write to help@example.com"
        #expect(plain.rendered(by: policy) == "Write to help@example.com")
    }

    private struct Described: Error, CustomStringConvertible {
        var description: String { "token 8f2a91" }
    }

    @Test("An error that is marked public shows its type, and nothing that it carries, in an optional too")
    func errors() {
        let error: (any Error)? = Described()
        let text: PrivateText = "\(Described(), .public) \(error as Any, .public) \(Described())"
        #expect(text.rendered(by: RedactionPolicy()) == "Described Described <private>")
        let none: (any Error)? = nil
        let nothing: PrivateText = "\(none as Any, .public)"
        #expect(nothing.rendered(by: RedactionPolicy()) == "nil")
    }

    @Test("Foundation's errors show domain and code, and none of their addresses")
    func foundationErrors() {
        let address = "https://bank.example/me?token=8f2a91"
        let object = NSError(domain: "NSURLErrorDomain", code: -1009, userInfo: ["NSErrorFailingURLStringKey": address])
        #expect(RedactedError(object).description.hasSuffix("(NSURLErrorDomain -1009)"))
        let bridged = CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: "/var/ann/8f2a91"])
        #expect(RedactedError(bridged).description == "CocoaError(4)")
        let text: PrivateText = "\(object, .public) \(bridged, .public)"
        #expect(!text.rendered(by: RedactionPolicy()).contains("8f2a91"))
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
