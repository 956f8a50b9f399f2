import BulwarkValidation
import Foundation
import Testing

@Suite struct DeepLinkTests {
    static let account = "6F9619FF-8B86-D011-B42D-00CF4FC964FF"

    static func list() throws -> DeepLink.AllowList {
        DeepLink.AllowList([
            try DeepLink.Route(
                "transfer", schemes: ["https", "bank"], hosts: ["bank.example"], path: "/accounts/{account}/transfer",
                parameters: ["account": .uuid],
                query: [
                    "amount": .required(.integer(1...10_000)),
                    "note": .optional(.text(TextLimit(graphemes: 1...20))),
                    "speed": .optional(.choice(["normal", "instant"])),
                ]),
            try DeepLink.Route(
                "help", schemes: ["https"], hosts: ["help.bank.example"], path: "/{topic}",
                parameters: ["topic": .text(.line)]),
        ])
    }

    @Test(arguments: ["https://bank.example", #"HTTPS:\\BANK.example:443"#, "bank://bank.example"])
    func `A link on the list gives typed values`(_ start: String) throws {
        let link = try Self.list().read(
            "\(start)/accounts/\(Self.account.lowercased())/transfer?amount=25&note=Gr%C3%BCn+%26&speed=instant")
        #expect(link.route == "transfer")
        #expect(link.uuid("account") == UUID(uuidString: Self.account))
        #expect(link.integer("amount") == 25)
        #expect(link.text("note") == "Grün &")
        #expect(link.text("speed") == "instant")
        #expect(link.integer("note") == nil && link.uuid("none") == nil)
        #expect(link.description == "transfer(account, amount, note, speed)")
    }

    static let refused: [(String, [ValidationIssue.Code])] = [
        ("http://bank.example/a", [.schemeNotAllowed]),
        ("https://bank.example.evil/accounts", [.hostNotAllowed]),
        ("https://www.bank.example/accounts", [.hostNotAllowed]),
        ("https://bank.example./accounts", [.hostNotAllowed]),
        ("https://bank.example@evil/accounts", [.partNotAllowed, .hostNotAllowed]),
        (#"https://evil\@bank.example/accounts"#, [.hostNotAllowed]),
        ("https://b\u{430}nk.example/a", [.hostNotAllowed]),
        ("bank:bank.example", [.hostNotAllowed]),
        ("bank://BANK.example/x", [.hostNotAllowed]),
        ("https://bank.example/accounts", [.pathNotAllowed]),
        ("https://bank.example/Accounts/\(account)/transfer", [.pathNotAllowed]),
        ("https://bank.example/accounts/\(account)/transfer/", [.pathNotAllowed]),
        ("https://bank.example/accounts/\(account)/x/%2e%2e/transfer", [.missingParameter]),
        ("https://bank.example/accounts/%FF/transfer", [.pathNotAllowed]),
        ("https://help.bank.example/a%2Fb", [.invalidParameter]),
        ("https://help.bank.example/a%5Cb", [.invalidParameter]),
        ("https://help.bank.example/a%00b", [.invalidParameter]),
        ("https://help.bank.example/a%E2%80%AEb", [.invalidParameter]),
        ("https://help.bank.example/a#b", [.partNotAllowed]),
        ("https://help.bank.example:8443/a", [.partNotAllowed]),
        ("https://me:x@help.bank.example/a?b=c", [.partNotAllowed, .unknownParameter]),
    ]

    @Test(arguments: refused)
    func `What is not on the list is refused`(_ text: String, _ codes: [ValidationIssue.Code]) throws {
        let list = try Self.list()
        #expect(FieldSupport.codes { () throws(ValidationError) in _ = try list.read(text) } == codes)
    }

    static let queries: [(String, [ValidationIssue.Code])] = [
        ("", [.missingParameter]),
        ("amount", [.invalidParameter]),
        ("amount=0", [.invalidParameter]), ("amount=10001", [.invalidParameter]), ("amount=-1", [.invalidParameter]),
        ("amount=01", [.invalidParameter]), ("amount=%2B1", [.invalidParameter]), ("amount=1e3", [.invalidParameter]),
        ("amount=+1", [.invalidParameter]), ("amount=١", [.invalidParameter]),
        ("amount=99999999999999999999", [.invalidParameter]),
        ("amount=1&amount=1", [.repeatedParameter]),
        ("amount=1&am%6Funt=2", [.repeatedParameter]),
        ("Amount=1", [.unknownParameter, .missingParameter]),
        ("amount=1&note=", [.invalidParameter]),
        ("amount=1&note=123456789012345678901", [.invalidParameter]),
        ("amount=1&note=a%0Ab", [.invalidParameter]), ("amount=1&note=%FF", [.invalidParameter]),
        ("amount=1&speed=Instant", [.invalidParameter]), ("amount=1&speed=instant%00", [.invalidParameter]),
        ("x=1&amount=0&speed=a", [.unknownParameter, .invalidParameter, .invalidParameter]),
    ]

    @Test(arguments: queries)
    func `All that is wrong with the parameters is said`(_ query: String, _ codes: [ValidationIssue.Code]) throws {
        let list = try Self.list()
        let text = "https://bank.example/accounts/\(Self.account)/transfer?\(query)"
        #expect(FieldSupport.codes { () throws(ValidationError) in _ = try list.read(text) } == codes)
    }

    @Test func `Issues tell the parameter and its place`() throws {
        let text = "https://bank.example/accounts/\(Self.account)/transfer?speed=a&amount=1&speed=instant"
        let list = try Self.list()
        let error = try #require(throws: ValidationError.self) { try list.read(text) }
        #expect(error.issues.map(\.field) == ["speed", "speed"])
        #expect(
            error.issues.compactMap { $0.range(in: text) }.map { String(text[$0]) } == ["speed=a", "speed=instant"])
    }

    @Test(arguments: [
        ("https", "bank.example", "a"), ("https", "bank.example", "/{x}"), ("https", "bank.example", "/../a"),
        ("HTTPS", "bank.example", "/a"), ("https", "bank.example/b", "/a"), ("https", "a b", "/a"),
        ("https", "bank.example:8443", "/a"), ("https", "me@bank.example", "/a"),
    ])
    func `A route that no link could take is refused`(_ scheme: String, _ host: String, _ path: String) {
        #expect(throws: ValidationError.self) {
            try DeepLink.Route("a", schemes: [scheme], hosts: [host], path: path)
        }
    }

    @Test func `Mutated links never crash, and no value leaves its type`() throws {
        let list = try Self.list()
        let seed = "https://bank.example/accounts/\(Self.account)/transfer?amount=25&note=abc&speed=normal"
        var generator = FieldSupport.Generator(seed: 8252)
        var accepted = 0
        for _ in 0..<10_000 {
            let text = FieldSupport.mutated(seed, with: &generator)
            do {
                let link = try list.read(text)
                accepted += 1
                #expect(try WebURL(text).host?.serialized == "bank.example")
                #expect(link.integer("amount").map { (1...10_000).contains($0) } == true)
                #expect(link.text("speed").map { ["normal", "instant"].contains($0) } != false)
            } catch {
                #expect(FieldSupport.isSound(error, in: text), "\(text.debugDescription)")
            }
        }
        #expect((100..<9_000).contains(accepted))
    }
}
