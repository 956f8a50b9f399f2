import BulwarkValidation
import Foundation
import Testing

struct EmailAddressTests {
    /// RFC 3696 §3 (with its errata), RFC 5321 §4.1.2 and §4.1.3, RFC 6531 §3.3, RFC 1123 §2.1.
    static let acceptedByBoth = [
        "user+mailbox@example.com", "customer/department=shipping@example.com", "$A12345@example.com",
        "!def!xyz%abc@example.com", "_somename@example.com", "o'brien@bank.example", "a@b.example",
        "first.last@sub.do.com", "1234567890@example.com", "a-b@3com.com", "x@EXAMPLE.Com",
        "\(String(repeating: "a", count: 64))@example.com", "a@\(String(repeating: "b", count: 63)).com",
        "δοκιμή@παράδειγμα.δοκιμή", "user@bücher.example", "user@xn--bcher-kva.example", "用户@例子.广告",
        "user@xn--fsqu00a.xn--0zwm56d", "a@b.museum", "a@b.photography", "josé@example.com", "x@col·lecció.cat",
    ]

    /// What RFC 5321 can deliver and a provider would not take.
    static let acceptedByLoose = [
        "\"Abc@def\"@example.com", "\"Fred Bloggs\"@example.com", "\"Joe.\\\\Blow\"@example.com", "\"\"@example.com",
        "\"a\\\"b\"@example.com", "\"very.(),:;<>[]\\\".VERY.\\\"very@\\\\ \\\"very\\\".unusual\"@strange.example.com",
        "user@localhost", "user@io", "user@example.123", "user@ab--cd.example", "user@xn--a.example", "user@1.2.3.4",
        "user@[192.0.2.1]", "user@[IPv6:2001:db8::1]", "user@[ipv6:::1]", "user@[IPv6:::]", "user@[IPv6:fe80::]",
        "user@[IPv6:1:2:3:4:5:6:7:8]", "user@[IPv6:::ffff:192.0.2.128]", "user@[IPv6:1:2:3:4:5:6:192.0.2.1]",
        "user@[IPv6:1111:2222:3333::4444:5555:6666]", "user@[IPv6:1::5:1.2.3.4]",
    ]

    /// What nothing delivers.
    static let refusedByBoth = [
        "", "@", "a", "a@", "@b.example", "a@b@c.example", "a b@c.example", " a@b.example", "a@b.example ",
        ".a@b.example", "a.@b.example", "a..b@c.example", "a@.b.example", "a@b.example.", "a@b..example",
        "a@-b.example", "a@b-.example", "a@b_c.example", "a@b!c.example", "a(comment)@b.example", "a@b.example(c)",
        "Name <a@b.example>", "<a@b.example>", "a,b@c.example", "a@b.example\n", "a\0@b.example", "\"a@b.example",
        "\"a\"b@c.example", "a\"b\"@c.example", "\"a\nb\"@c.example", "\"a\\", "a@[192.0.2.256]", "a@[192.0.2]",
        "a@[192.0.02.1]", "a@[1.2.3.4", "a@1.2.3.4]", "a@[]", "a@[IPv6:]", "a@[IPv6:1:2:3:4:5:6:7]",
        "a@[IPv6:1:2:3:4:5:6:7:8:9]", "a@[IPv6:1::2::3]", "a@[IPv6:1:2:3:4:5:6:7::]", "a@[IPv6:12345::]",
        "a@[IPv6:1:2:3:4:5:6:7:1.2.3.4]", "a@[IPv6::1]", "a@[IPv6:1:]", "a@[IPv6:::1.2.3]", "a@[IPv6:1.2.3.4]",
        "a@[tag:x]", "a@[ipv6 ::1]",
        "\(String(repeating: "a", count: 65))@example.com", "a@\(String(repeating: "b", count: 64)).com",
        "a@\(Array(repeating: String(repeating: "b", count: 49), count: 5).joined(separator: ".")).com",
        "a\u{200B}b@c.example", "a\u{202E}b@c.example", "a@b\u{200B}.example", "a@ａ_ｂ.example",
        "\u{301}a@b.example", "a@\u{301}b.example", "a@b.example\u{AD}", "a@١.example", "a@א\u{661}1.example",
        "👍@example.com", "a@👍.example",
    ]

    @Test(arguments: acceptedByBoth)
    func `What providers take passes both policies`(_ text: String) throws {
        #expect(try EmailAddress(text, policy: .strict).address == text)
        #expect(try EmailAddress(text, policy: .loose).address == text)
    }

    @Test(arguments: acceptedByLoose)
    func `What only RFC 5321 delivers passes the loose policy alone`(_ text: String) throws {
        #expect(throws: ValidationError.self) { try EmailAddress(text, policy: .strict) }
        #expect(try EmailAddress(text, policy: .loose).address == text)
    }

    @Test(arguments: refusedByBoth)
    func `What nothing delivers passes no policy`(_ text: String) throws {
        for policy in [EmailAddress.Policy.strict, .loose] {
            let error = #expect(throws: ValidationError.self) { try EmailAddress(text, policy: policy) }
            #expect(try FieldSupport.isSound(#require(error), in: text))
        }
    }

    /// The production "valid e-mail address" of the HTML Standard, which its pattern writes as a regular expression.
    @Test(arguments: [
        ("a@b.example", true), (".a@b.example", true), ("a.@b.example", true), ("a..b@c.example", true),
        ("a@localhost", true),
        ("a@1.2.3.4", true), ("a@b.c", true), ("a@ab--cd.example", true),
        ("a@\(String(repeating: "b", count: 63))", true),
        ("a@-b.example", false), ("a@b-.example", false), ("a@b..example", false), ("a@b.example.", false),
        ("a@\(String(repeating: "b", count: 64))", false), ("\"a\"@b.example", false), ("a@[192.0.2.1]", false),
        ("a b@c.example", false), ("é@b.example", false), ("a@b_c.example", false), ("@b.example", false),
        ("a@", false),
    ])
    func `The browser policy takes what the HTML Standard's pattern takes`(_ text: String, _ isTaken: Bool) throws {
        #expect(((try? EmailAddress(text, policy: .browser)) != nil) == isTaken)
        let pattern = try Regex(
            "[a-zA-Z0-9.!#$%&'*+\\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
                + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*")
        #expect((text.wholeMatch(of: pattern) != nil) == isTaken)
    }

    @Test func `The browser policy and the HTML Standard's pattern agree on mutated addresses`() throws {
        let pattern = try Regex(
            "[a-zA-Z0-9.!#$%&'*+\\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
                + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*")
        var generator = FieldSupport.Generator(seed: 5)
        var agreed = 0
        var total = 0
        for seed in Self.acceptedByBoth + Self.refusedByBoth {
            for _ in 0..<8 {
                let text = FieldSupport.mutated(seed, with: &generator)
                // The pattern knows neither of lengths nor of domains that are not ASCII yet.
                guard text.utf8.count < 100, text.utf8.allSatisfy({ $0 < 0x80 }) else { continue }
                total += 1
                let isTaken = (try? EmailAddress(text, policy: .browser)) != nil
                let local = text.utf8.lastIndex(of: UInt8(ascii: "@")).map {
                    text.utf8.distance(from: text.startIndex, to: $0)
                }
                agreed += isTaken == ((text.wholeMatch(of: pattern) != nil) && local ?? 0 <= 64) ? 1 : 0
            }
        }
        FieldSupport.score("e-mail, mutated addresses judged as by the HTML Standard's pattern", agreed, of: total)
        #expect(total > 400 && agreed == total)
    }

    @Test func `All that is wrong is told, with its place`() throws {
        let text = ".a b@-c.x_y"
        let error = try #require(throws: ValidationError.self) { try EmailAddress(text) }
        #expect(
            error.issues.map(\.code) == [
                .misplacedDot, .unexpectedCharacter, .misplacedHyphen, .invalidTopLevelDomain, .unexpectedCharacter,
            ])
        #expect(error.issues.compactMap { $0.range(in: text).map { String(text[$0]) } } == [".", " ", "-", "x_y", "_"])
        #expect(!error.description.contains("a b"))
    }

    @Test(arguments: [
        ("a@b", ValidationIssue.Code.invalidTopLevelDomain), ("a@b.c", .invalidTopLevelDomain),
        ("a@b.c0m", .invalidTopLevelDomain), ("a@1.2.3.4", .invalidTopLevelDomain), ("a@xn--a.com", .reservedLabel),
        ("a@xn--a-ecp.ru", .reservedLabel), ("a@ab--c.com", .reservedLabel), ("a@[1.2.3.4]", .invalidAddressLiteral),
        ("\"a\"@b.com", .quotedLocalPart), ("a@b.com\u{E9}\u{200D}", .invalidInternationalLabel),
    ])
    func `The strict policy names what it does not take`(_ text: String, _ code: ValidationIssue.Code) {
        #expect(FieldSupport.codes { () throws(ValidationError) in _ = try EmailAddress(text) } == [code])
    }

    @Test func `Lengths of an international domain are those of its ASCII form`() {
        let label = String(repeating: "ü", count: 60)
        #expect(
            FieldSupport.codes { () throws(ValidationError) in _ = try EmailAddress("a@\(label).example") }
                == [.labelTooLong])
        let domain = Array(repeating: String(repeating: "a", count: 43) + "üü", count: 5).joined(separator: ".")
        #expect("a@\(domain).de".utf8.count <= 254)
        #expect(
            FieldSupport.codes { () throws(ValidationError) in _ = try EmailAddress("a@\(domain).de") } == [.tooLong])
    }

    @Test func `Domains are compared as hosts and local parts byte for byte`() throws {
        #expect(try EmailAddress("a@BÜCHER.example") == EmailAddress("a@xn--Bcher-kva.EXAMPLE"))
        #expect(try EmailAddress("a@bu\u{308}cher.example").asciiDomain == "xn--bcher-kva.example")
        #expect(try EmailAddress("A@b.example") != EmailAddress("a@b.example"))
        #expect(try EmailAddress("é@b.example") != EmailAddress("e\u{301}@b.example"))
        #expect(try Set([EmailAddress("a@b.EXAMPLE"), EmailAddress("a@b.example")]).count == 1)
        #expect(try EmailAddress("a@[IPv6:::AB]", policy: .loose) == EmailAddress("a@[IPv6:::ab]", policy: .loose))
    }

    @Test(arguments: [
        ("ｂ.example", "b.example"), ("例え。example", "xn--r8jz45g.example"), ("ﬁ.example", "fi.example"),
        ("ΟΔΟΣ.example", "xn--pxavbq.example"), ("ΟΔΌΣ.example", "xn--pxavn9a.example"),
        ("faß.example", "xn--fa-hia.example"), ("İ.example", "xn--i-9bb.example"),
        ("col·lega.example", "xn--collega-xma.example"), ("مثال.إختبار", "xn--mgbh0fb.xn--kgbechtv"),
    ])
    func `Domains are mapped as UTS 46 says`(_ domain: String, _ ascii: String) throws {
        #expect(try EmailAddress("a@\(domain)").asciiDomain == ascii)
    }

    @Test func `The parts are those around the dividing at sign`() throws {
        let quoted = try EmailAddress("\"a@b\"@C.example", policy: .loose)
        #expect(quoted.localPart == "\"a@b\"")
        #expect(quoted.domain == "C.example")
        #expect(quoted.canonical == "\"a@b\"@c.example")
        #expect(!quoted.needsSMTPUTF8)
        #expect(try EmailAddress("é@b.example").needsSMTPUTF8)
        #expect(try EmailAddress("someone@b.example").masked == "s•••@b.example")
    }

    @Test func `An injected normalizer decides on international domains`() throws {
        struct Upper: DomainNormalizer {
            func asciiForm(of domain: String) throws(ValidationError) -> String {
                guard domain.hasPrefix("é") else {
                    throw ValidationError(ValidationIssue(.invalidInternationalLabel, at: 1..<3, "no é"))
                }
                return "xn--9ca.example"
            }
        }
        #expect(try EmailAddress("a@é.whatever", normalizer: Upper()).asciiDomain == "xn--9ca.example")
        let error = #expect(throws: ValidationError.self) { try EmailAddress("a@xü.example", normalizer: Upper()) }
        #expect(error?.issues.map(\.range) == [3..<5])
    }

    /// The Internet Assigned Numbers Authority's list of top-level domains, as the package validators ships it.
    @Test func `Every registered top-level domain passes`() throws {
        guard let folder = FieldSupport.pythonPackage("validators"),
            let list = try? String(contentsOf: folder.appending(path: "_tld.txt"), encoding: .utf8)
        else { return FieldSupport.missing("top-level domains", "pip install validators") }
        let names = list.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        let accepted = names.filter { (try? EmailAddress("user@mail.\($0)")) != nil }
        FieldSupport.score("e-mail, registered top-level domains accepted", accepted.count, of: names.count)
        #expect(accepted.count == names.count)
        #expect(names.count > 1000)
    }

    @Test func `Mutated addresses never crash, and what passes strict passes loose`() {
        var generator = FieldSupport.Generator(seed: 5321)
        let seeds = Self.acceptedByBoth + Self.acceptedByLoose
        var accepted = 0
        for round in 0..<20_000 {
            let text = FieldSupport.mutated(seeds[round % seeds.count], with: &generator)
            do {
                let strict = try EmailAddress(text)
                accepted += 1
                #expect((try? EmailAddress(text, policy: .loose)) == strict)
                #expect((try? EmailAddress(strict.canonical)) == strict, "\(text.debugDescription)")
            } catch {
                #expect(FieldSupport.isSound(error, in: text))
            }
        }
        #expect((1000..<15_000).contains(accepted))
    }

    @Test(arguments: ["a", "@", ".", "\"", "\\", "é", "a.", "@[", ":", "xn--", "-"])
    func `Long hostile input is refused at once with few issues`(_ part: String) {
        for policy in [EmailAddress.Policy.strict, .loose] {
            for count in [4_000, 4_000_000] {
                let text = String(repeating: part, count: count / part.utf8.count)
                let time = FieldSupport.seconds(runs: 1) {
                    let codes = FieldSupport.codes { () throws(ValidationError) in
                        _ = try EmailAddress(text, policy: policy)
                    }
                    #expect((1...33).contains(codes.count))
                }
                #expect(time < 1)
            }
        }
    }
}
