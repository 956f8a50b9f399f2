import BulwarkValidation
import Foundation
import Testing

@Suite struct WebURLTests {
    /// What is read, and the form it gets.
    static let accepted: [(String, String)] = [
        // Slashes and credentials before the host
        ("http://example.com", "http://example.com/"),
        ("HTTP://EXAMPLE.com/A", "http://example.com/A"),
        (#"http:\\host\path"#, "http://host/path"),
        (#"http:\\\\host\..\path"#, "http://host/path"),
        ("http:@host", "http://host/"),
        ("http:/@host/x", "http://host/x"),
        ("http://@host", "http://host/"),
        ("http://:@host", "http://host/"),
        ("http:host", "http://host/"),
        ("http:/host", "http://host/"),
        ("http:////host//a", "http://host//a"),
        (#"http:/\/\host"#, "http://host/"),
        ("http://user@host", "http://user@host/"),
        ("http://user:pass@host", "http://user:pass@host/"),
        ("http://:pass@host", "http://:pass@host/"),
        ("http://user:@host", "http://user@host/"),
        ("http://a@b@c", "http://a%40b@c/"),
        ("http://a:b:c@d", "http://a:b%3Ac@d/"),
        ("http://a:b@c:d@e", "http://a:b%40c%3Ad@e/"),
        (#"http://good\@evil"#, "http://good/@evil"),
        ("http://good#@evil", "http://good/#@evil"),
        ("http://good?@evil", "http://good/?@evil"),
        ("http://good%2540@evil", "http://good%2540@evil/"),
        ("http://us[er@host", "http://us%5Ber@host/"),
        ("http://é:ü@host", "http://%C3%A9:%C3%BC@host/"),
        ("http://a|b^c@host", "http://a%7Cb%5Ec@host/"),
        // Stripping
        ("  http://host/ \n", "http://host/"),
        ("\u{0}\u{1F}http://host\u{0}", "http://host/"),
        ("ht\ntp://ho\tst/\rpath", "http://host/path"),
        ("http:/\t/host", "http://host/"),
        ("http://host/a\tb?c\nd#e\rf", "http://host/ab?cd#ef"),
        // Domains
        ("http://EX%41MPLE.com", "http://example.com/"),
        ("http://ex%61mple.com", "http://example.com/"),
        ("http://a_b.example", "http://a_b.example/"),
        ("http://-a-.example", "http://-a-.example/"),
        ("http://a..b", "http://a..b/"),
        ("http://.a", "http://.a/"),
        ("http://a.", "http://a./"),
        ("http://a.b.c.", "http://a.b.c./"),
        ("http://.", "http://./"),
        ("http://a!$&'()*+,;=~", "http://a!$&'()*+,;=~/"),
        ("http://ab--cd.example", "http://ab--cd.example/"),
        ("http://{a}", "http://{a}/"),
        ("http://\"a`", "http://\"a`/"),
        // IPv4
        ("http://1.2.3.4", "http://1.2.3.4/"),
        ("http://0x7f.1", "http://127.0.0.1/"),
        ("http://0X7F.0.0x1", "http://127.0.0.1/"),
        ("http://2130706433", "http://127.0.0.1/"),
        ("http://0x7f000001", "http://127.0.0.1/"),
        ("http://017700000001", "http://127.0.0.1/"),
        ("http://0177.0.0.01", "http://127.0.0.1/"),
        ("http://127.1", "http://127.0.0.1/"),
        ("http://127.0.1", "http://127.0.0.1/"),
        ("http://127.65535", "http://127.0.255.255/"),
        ("http://1.2.65535", "http://1.2.255.255/"),
        ("http://0", "http://0.0.0.0/"),
        ("http://00.0", "http://0.0.0.0/"),
        ("http://0x", "http://0.0.0.0/"),
        ("http://0x.0x.0", "http://0.0.0.0/"),
        ("http://1.2.3.4.", "http://1.2.3.4/"),
        ("http://4294967295", "http://255.255.255.255/"),
        ("http://%31%32%37.1", "http://127.0.0.1/"),
        ("http://1.2.3.0x00000004", "http://1.2.3.4/"),
        ("http://256.com", "http://256.com/"),
        ("http://1.2.3.4.com", "http://1.2.3.4.com/"),
        ("http://1.2.3.4..", "http://1.2.3.4../"),
        ("http://0xg", "http://0xg/"),
        ("http://1.2.3.0xz", "http://1.2.3.0xz/"),
        ("http://1e2", "http://1e2/"),
        // IPv6
        ("http://[::1]", "http://[::1]/"),
        ("http://[::]", "http://[::]/"),
        ("http://[1:2:3:4:5:6:7:8]", "http://[1:2:3:4:5:6:7:8]/"),
        ("http://[1:0:0:4:0:0:0:8]", "http://[1:0:0:4::8]/"),
        ("http://[1:0:0:4:5:0:0:8]", "http://[1::4:5:0:0:8]/"),
        ("http://[1:0:3:4:5:6:7:8]", "http://[1:0:3:4:5:6:7:8]/"),
        ("http://[::2:3:4:5:6:7:8]", "http://[0:2:3:4:5:6:7:8]/"),
        ("http://[1:2:3:4:5:6:7::]", "http://[1:2:3:4:5:6:7:0]/"),
        ("http://[ABCD::00EF]", "http://[abcd::ef]/"),
        ("http://[::127.0.0.1]", "http://[::7f00:1]/"),
        ("http://[::ffff:1.2.3.4]:8080", "http://[::ffff:102:304]:8080/"),
        ("http://[1:2:3:4:5:6:1.2.3.4]", "http://[1:2:3:4:5:6:102:304]/"),
        ("http://[1::0]:80", "http://[1::]/"),
        ("x://[::1]/a", "x://[::1]/a"),
        // Ports
        ("http://host:", "http://host/"),
        ("http://host:80", "http://host/"),
        ("http://host:0080/x", "http://host/x"),
        ("https://host:80", "https://host:80/"),
        ("https://host:443", "https://host/"),
        ("ws://host:80", "ws://host/"),
        ("wss://host:443/x", "wss://host/x"),
        ("ftp://host:21", "ftp://host/"),
        ("http://host:0", "http://host:0/"),
        ("http://host:65535", "http://host:65535/"),
        ("http://host:8\n1", "http://host:81/"),
        ("x://host:80", "x://host:80"),
        // Paths
        ("http://h/.", "http://h/"),
        ("http://h/..", "http://h/"),
        ("http://h/a/../b", "http://h/b"),
        ("http://h/a/..", "http://h/"),
        ("http://h/a/b/..", "http://h/a/"),
        ("http://h/a/./b/.", "http://h/a/b/"),
        ("http://h/a/%2e/b", "http://h/a/b"),
        ("http://h/a/%2E%2e/b", "http://h/b"),
        ("http://h/a/.%2e/b", "http://h/b"),
        ("http://h/a/%2e./b", "http://h/b"),
        ("http://h/a/...", "http://h/a/..."),
        ("http://h/a//../b", "http://h/a/b"),
        ("http://h/%2f%5C", "http://h/%2f%5C"),
        (#"http://h\a\..\b"#, "http://h/b"),
        ("http://h/a b\"<>`{}^|é", "http://h/a%20b%22%3C%3E%60%7B%7D%5E|%C3%A9"),
        ("http://h/%zz%", "http://h/%zz%"),
        ("http://h/'[]:@!$&()*+,;=", "http://h/'[]:@!$&()*+,;="),
        // Queries and fragments
        ("http://h?", "http://h/?"),
        ("http://h#", "http://h/#"),
        ("http://h?a=b c&d='\"<>`{}é", "http://h/?a=b%20c&d=%27%22%3C%3E`{}%C3%A9"),
        ("http://h/?a#b c\"<>`{}#d'", "http://h/?a#b%20c%22%3C%3E%60{}#d'"),
        (#"http://h/?\a/../b"#, #"http://h/?\a/../b"#),
        ("x://h?a'b", "x://h?a'b"),
        // Custom schemes
        ("x:", "x:"),
        ("x:a", "x:a"),
        ("x:a b", "x:a b"),
        ("x:a  ?b", "x:a %20?b"),
        ("x:/a", "x:/a"),
        ("x:/.//a", "x:/.//a"),
        ("x:/..//a", "x:/.//a"),
        ("x://", "x://"),
        ("x:///a", "x:///a"),
        ("x://h", "x://h"),
        ("x://h/../a", "x://h/a"),
        ("x://HoSt/a", "x://HoSt/a"),
        ("x://a%00b", "x://a%00b"),
        ("x://é", "x://%C3%A9"),
        ("x://a\u{0}", "x://a"),
        ("x://1.2", "x://1.2"),
        ("x://0x7f.1", "x://0x7f.1"),
        (#"x:\\h"#, #"x:\\h"#),
        ("a+b-c.1:x", "a+b-c.1:x"),
        ("mailto:A@b.example", "mailto:A@b.example"),
        ("data:text/plain,é", "data:text/plain,%C3%A9"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("X-Y:Z", "x-y:Z"),
        // International domains
        ("http://bücher.example", "http://xn--bcher-kva.example/"),
        ("http://B%C3%9CCHER.example", "http://xn--bcher-kva.example/"),
        ("http://bu\u{308}cher.example", "http://xn--bcher-kva.example/"),
        ("http://XN--BCHER-KVA.example", "http://xn--bcher-kva.example/"),
        ("http://faß.example", "http://xn--fa-hia.example/"),
        ("http://ΔΟΣ", "http://xn--pxawm/"),
        ("http://例え.テスト", "http://xn--r8jz45g.xn--zckzah/"),
        ("http://пример.example", "http://xn--e1afmkfd.example/"),
        ("http://\u{212A}", "http://k/"),
        ("http://a\u{AD}b", "http://ab/"),
        ("http://a。b", "http://a.b/"),
        ("http://１２７.0.0.1", "http://127.0.0.1/"),
        ("http://a．b", "http://a.b/"),
        ("http://a\u{200B}b", "http://ab/"),
        ("http://ﬁ", "http://fi/"),
        ("http://①", "http://0.0.0.1/"),
        ("http://ſ", "http://s/"),
        ("http://\u{130}.example", "http://xn--i-9bb.example/"),
        ("http://\u{1E9E}", "http://xn--zca/"),
        ("http://p\u{430}ypal.example", "http://xn--pypal-4ve.example/"),
        ("http://א", "http://xn--4db/"),
        ("http://א1.example", "http://xn--1-zhc.example/"),
        ("http://مثال.إختبار", "http://xn--mgbh0fb.xn--kgbechtv/"),
        ("http://👩.example", "http://xn--rq8h.example/"),
        ("http://a≮b", "http://xn--ab-tjv/"),
        ("http://a<\u{338}b", "http://xn--ab-tjv/"),
        ("http://क्\u{200D}ष.example", "http://xn--11b2ezcw70k.example/"),
        ("http://ab--cd.example", "http://ab--cd.example/"),
        ("http://\u{37E}a", "http://;a/"),
        ("http://XN--A", "http://xn--a/"),
        ("http://xn--u-ccb", "http://xn--u-ccb/"),
        ("http://xn--zca.ß", "http://xn--zca.xn--zca/"),
        ("http://ü--.example", "http://xn-----wka.example/"),
    ]

    @Test(arguments: accepted)
    func `Every form of a URL becomes the one the standard gives`(_ text: String, _ expected: String) throws {
        let url = try WebURL(text)
        #expect(url.serialized == expected)
        #expect(try WebURL(expected) == url)
    }

    static let refused: [(String, ValidationIssue.Code)] = [
        ("", .empty), (" \n", .empty), ("host", .schemeMissing), ("//host", .schemeMissing), ("/a", .schemeMissing),
        ("1http://h", .schemeMissing), ("ht%74p://h", .schemeMissing), (":", .schemeMissing), ("é:a", .schemeMissing),
        ("http", .schemeMissing), ("\u{FEFF}http://h", .schemeMissing), ("+a:b", .schemeMissing),
        ("file:///etc/passwd", .schemeUnsupported),
        ("http:", .hostMissing), ("http://", .hostMissing), ("http://?a", .hostMissing), ("http://#", .hostMissing),
        ("http://:80", .hostMissing), ("http://user@", .hostMissing), ("http://user@/a", .hostMissing),
        ("http://user@:80", .hostMissing), ("x://user@/a", .hostMissing), ("x://:80", .hostMissing),
        ("http:///", .hostMissing), (#"http:\\\"#, .hostMissing), ("http://@", .hostMissing),
        ("http://a b", .invalidHost), ("http://a%20b", .invalidHost), ("http://a%00b", .invalidHost),
        ("http://a\u{0}b", .invalidHost), ("http://a<b", .invalidHost), ("http://a>b", .invalidHost),
        ("http://a^b", .invalidHost), ("http://a|b", .invalidHost), ("http://a%", .invalidHost),
        ("http://a%2fb", .invalidHost), ("http://a%3Fb", .invalidHost), ("http://a%23b", .invalidHost),
        ("http://a%40b", .invalidHost), ("http://a%3a80", .invalidHost), ("http://a%5cb", .invalidHost),
        ("http://a%7Fb", .invalidHost), ("http://a\u{1}b", .invalidHost), ("http://a]", .invalidHost),
        ("http://%5Ba]", .invalidHost), ("http://a%2541", .invalidHost), ("http://%FF", .invalidHost),
        ("http://%C0%AF", .invalidHost), ("http://%ED%A0%80", .invalidHost), ("http://a[b", .invalidHost),
        ("x://a b", .invalidHost), ("x://a<b", .invalidHost), ("x://a^b", .invalidHost), ("x://a|b", .invalidHost),
        ("x://a\\b", .invalidHost),
        ("http://1.2.3.08", .invalidIPv4Address), ("http://1.2.3.09.", .invalidIPv4Address),
        ("http://256.1.1.1", .invalidIPv4Address), ("http://1.2.3.256", .invalidIPv4Address),
        ("http://1.2.3.4.5", .invalidIPv4Address), ("http://4294967296", .invalidIPv4Address),
        ("http://0x100000000", .invalidIPv4Address), ("http://1..2", .invalidIPv4Address),
        ("http://a.1", .invalidIPv4Address), ("http://a.0x1", .invalidIPv4Address), ("http://.1", .invalidIPv4Address),
        ("http://1.2.65536", .invalidIPv4Address), ("http://foo.0x", .invalidIPv4Address),
        ("http://99999999999999999999", .invalidIPv4Address), ("http://-1.2", .invalidIPv4Address),
        ("http://[::1%25]", .invalidIPv6Address), ("http://[::1%25eth0]", .invalidIPv6Address),
        ("http://[::1", .invalidIPv6Address), ("http://[]", .invalidIPv6Address), ("http://[:]", .invalidIPv6Address),
        ("http://[::1]a", .invalidIPv6Address), ("http://[1:2:3:4:5:6:7]", .invalidIPv6Address),
        ("http://[1:2:3:4:5:6:7:8:9]", .invalidIPv6Address), ("http://[1::2::3]", .invalidIPv6Address),
        ("http://[:1:2:3:4:5:6:7:8]", .invalidIPv6Address), ("http://[1:2:3:4:5:6:7:]", .invalidIPv6Address),
        ("http://[12345::]", .invalidIPv6Address), ("http://[g::]", .invalidIPv6Address),
        ("http://[::1.2.3]", .invalidIPv6Address), ("http://[::1.2.3.256]", .invalidIPv6Address),
        ("http://[::01.2.3.4]", .invalidIPv6Address), ("http://[::1.2.3.4.5]", .invalidIPv6Address),
        ("http://[::1.2.3.4:5]", .invalidIPv6Address), ("http://[1:2:3:4:5:6:7:1.2.3.4]", .invalidIPv6Address),
        ("http://[::.1.2.3]", .invalidIPv6Address), ("http://[:::1]", .invalidIPv6Address),
        ("http://[1::2:3:4:5:6:7:8]", .invalidIPv6Address), ("x://[::1", .invalidIPv6Address),
        ("http://host:a", .invalidPort), ("http://host:65536", .invalidPort), ("http://host:-1", .invalidPort),
        ("http://host:80:80", .invalidPort), ("http://host:8 0", .invalidPort), ("x://h:8a", .invalidPort),
        ("http://host:99999999999999999999999", .invalidPort), ("http://host:+80", .invalidPort),
        ("http://[::1]:x", .invalidPort),
        // What no domain has, or not where it stands
        ("http://℀", .invalidHost), ("http://a\u{FFFD}", .invalidInternationalHost), ("http://%EF%BC%85", .invalidHost),
        ("http://ａ％４１", .invalidHost), ("http://a\u{200D}b", .invalidInternationalHost),
        ("http://a\u{200C}b", .invalidInternationalHost), ("http://\u{301}a", .invalidInternationalHost),
        ("http://aא", .invalidInternationalHost), ("http://0à.א", .invalidInternationalHost),
        ("http://א1٠", .invalidInternationalHost), ("http://\u{202E}a", .invalidInternationalHost),
        ("http://\u{AD}", .hostMissing), ("http://a\u{E000}", .invalidInternationalHost),
        ("http://１.２.３.４.５", .invalidIPv4Address),
        // Punycode that stands for nothing, or not for a label of its own, beside what is not ASCII
        ("http://xn--.é", .invalidInternationalHost), ("http://xn--a.é", .invalidInternationalHost),
        ("http://xn--abc-.é", .invalidInternationalHost), ("http://a.xn--bcher-kva\u{FC}", .invalidInternationalHost),
        ("http://xn--ASCII-.é", .invalidInternationalHost), ("http://xn--u-ccb.é", .invalidInternationalHost),
        ("http://xn--a-ecp。ru", .invalidInternationalHost), ("http://ü.xn--bcher-kv", .invalidInternationalHost),
        ("http://xn--xn---epa.é", .invalidInternationalHost), ("http://xn--1ug.é", .invalidInternationalHost),
    ]

    @Test(arguments: refused)
    func `What is no URL is refused for its own reason`(_ text: String, _ code: ValidationIssue.Code) throws {
        #expect(FieldSupport.codes { () throws(ValidationError) in _ = try WebURL(text) } == [code])
    }

    @Test func `Parts and issues have their places`() throws {
        let url = try WebURL("https://me:word@Host.example:444/a/b?c#d")
        #expect(url.scheme == "https" && url.username == "me" && url.password == "word")
        #expect(url.host?.kind == .domain && url.host?.serialized == "host.example" && url.port == 444)
        #expect(url.path == .segments(["a", "b"]) && url.query == "c" && url.fragment == "d")
        #expect(!url.description.contains("word") && url.description.contains("host.example:444/a/b?c#d"))
        #expect(try WebURL("https://h").effectivePort == 443)
        let text = " ht\ntp://a b:x/"
        let error = try #require(throws: ValidationError.self) { try WebURL(text) }
        #expect(error.issues.map(\.code) == [.invalidHost, .invalidPort])
        #expect(error.issues.compactMap { $0.range(in: text) }.map { String(text[$0]) } == ["a b", "x"])
    }

    @Test func `Limits are kept`() {
        let long = "http://h/" + String(repeating: "a/", count: 2_000)
        #expect(FieldSupport.codes { () throws(ValidationError) in _ = try WebURL(long) } == [.tooLong])
        let bytes = WebURL.Limits(bytes: 10)
        #expect(
            FieldSupport.codes { () throws(ValidationError) in _ = try WebURL("http://host", limits: bytes) }
                == [.tooLong])
    }

    @Test func `Mutated URLs never crash, and what is read has one form`() {
        var generator = FieldSupport.Generator(seed: 3986)
        let seeds = Self.accepted.map(\.0) + Self.refused.map(\.0)
        var accepted = 0
        for round in 0..<20_000 {
            let text = FieldSupport.mutated(seeds[round % seeds.count], with: &generator)
            do {
                let url = try WebURL(text)
                accepted += 1
                let again = try WebURL(url.serialized)
                #expect(again == url && again.serialized == url.serialized, "\(text.debugDescription)")
                #expect(url.serialized.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
                #expect(!url.isSpecial || url.host?.serialized.isEmpty == false)
            } catch {
                #expect(FieldSupport.isSound(error, in: text), "\(text.debugDescription)")
            }
        }
        #expect((2_000..<19_000).contains(accepted))
    }

    @Test(arguments: ["a", "@", "/..", "/a", "\\", ":", "[", "%2e/", "é", "1.", "xn--", "?&", "#", "\t", "0:"])
    func `Long input takes linear time`(_ part: String) {
        let limits = WebURL.Limits(bytes: .max, segments: .max)
        for prefix in ["http://", "http://h/", "x:", "http://[", ""] {
            let text = prefix + String(repeating: part, count: 40_000 / part.utf8.count)
            #expect(FieldSupport.seconds(runs: 1) { _ = try? WebURL(text, limits: limits) } < 2)
        }
    }

    /// Lines of a URL in base64, a tab, and the host another reader of the standard sees, or `!` for none.
    @Test func `Another reader of the standard sees the same hosts`() throws {
        guard let file = ProcessInfo.processInfo.environment["BULWARK_URL_HOSTS"] else {
            return FieldSupport.missing("URL hosts", "Scripts/external/check-urls")
        }
        var same = 0
        var international = 0
        var total = 0
        for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard parts.count == 2, let data = Data(base64Encoded: String(parts[0])) else { continue }
            // Foundation's readers would drop a byte order mark.
            let text = String(decoding: data, as: UTF8.self)
            total += 1
            // A URL without an authority has no host.
            let host = (try? WebURL(text)).map { $0.host?.serialized ?? "" } ?? "!"
            if host == parts[1] {
                same += 1
                international += host.contains("xn--") ? 1 : 0
            } else {
                Issue.record("\(text.debugDescription): \(host), not \(parts[1])")
            }
        }
        FieldSupport.score("URL hosts as the other reader's, \(international) international", same, of: total)
        #expect(same == total && international * 5 > total)
    }
}
