import BulwarkDetection
import BulwarkTesting
import Testing

/// What stands around a value must not hide it: colours of a terminal, scripts without blanks, encodings, quotes. All values are made up.
struct SurroundingTextTests {
    private static func found(_ text: String) -> [String] {
        let utf8 = Array(text.utf8)
        return TextDetector().detections(in: text).map {
            "\($0.kind.slug) \(String(decoding: utf8[$0.range], as: UTF8.self))"
        }
    }

    @Test(
        "A value is found in the colours of a terminal",
        arguments: [
            ("\u{1B}[31m4539148803436467\u{1B}[0m", "card-number 4539148803436467"),
            ("\u{1B}[0;33m4539 1488 0343 6467\u{1B}[0m", "card-number 4539 1488 0343 6467"),
            ("\u{1B}[31mann@example.com\u{1B}[0m", "email ann@example.com"),
            ("password=\u{1B}[33mhunter2\u{1B}[0m", "password hunter2"),
            ("\u{1B}[32mpassword\u{1B}[0m=\u{1B}[33mhunter2\u{1B}[0m", "password hunter2"),
            (
                "\u{1B}[34;1m\"password\"\u{1B}[0m\u{1B}[1;39m:\u{1B}[0m \u{1B}[0;32m\"hunter2\"\u{1B}[0m",
                "password hunter2"
            ),
            (
                "\u{1B}[1mghp_" + "1234567890abcdefghijklmnopqrstuvwx12\u{1B}[0m",
                "github-token ghp_" + "1234567890abcdefghijklmnopqrstuvwx12"
            ),
            (
                "\u{1B}[36mIBAN\u{1B}[0m \u{1B}[1mDE89 3704 0044 0532 0130 00\u{1B}[0m",
                "iban DE89 3704 0044 0532 0130 00"
            ),
        ])
    func seesThroughColours(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test(
        "A value is found where text of a script without blanks touches it",
        arguments: [
            ("卡号：4539148803436467。", "card-number 4539148803436467"),
            ("カード4539148803436467です", "card-number 4539148803436467"),
            ("“4539148803436467”", "card-number 4539148803436467"),
            (
                "令牌：ghp_" + "1234567890abcdefghijklmnopqrstuvwx12。",
                "github-token ghp_" + "1234567890abcdefghijklmnopqrstuvwx12"
            ),
            (
                "トークンeyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiI4MTcyMzQifQ" + ".Q3n8v1ZkT0rYb5LxWm2HcPj7DgSfAe4Uです",
                "json-web-token eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiI4MTcyMzQifQ" + ".Q3n8v1ZkT0rYb5LxWm2HcPj7DgSfAe4U"
            ),
            ("邮箱ann@example.com", "email ann@example.com"),
            ("ann@example.comにメールを送信しました", "email ann@example.com"),
            ("用户@例子.公司", "email 用户@例子.公司"), ("josé@example.com", "email josé@example.com"),
            ("password：hunter2", "password hunter2"),
        ])
    func seesBesideOtherScripts(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test(
        "Numbers are read with blanks that do not break and hyphens beyond ASCII",
        arguments: [
            ("card 4539\u{A0}1488\u{A0}0343\u{A0}6467", "card-number"),
            ("4539\u{202F}1488\u{202F}0343\u{202F}6467", "card-number"),
            ("4539\u{2011}1488\u{2011}0343\u{2011}6467", "card-number"), ("4539–1488–0343–6467", "card-number"),
            ("DE89\u{A0}3704\u{A0}0044\u{A0}0532\u{A0}0130\u{A0}00", "iban"),
            ("+44\u{A0}20\u{A0}7946\u{A0}0958", "phone"),
        ])
    func readsTypography(text: String, kind: String) {
        #expect(TextDetector().detections(in: text).map(\.kind.slug) == [kind])
    }

    @Test(
        "A header is taken with its quoted parts, and no more than it",
        arguments: [
            (
                "Authorization: Digest username=\"Mufasa\", realm=\"a b\", response=\"6629fae49393a053\"",
                "Digest username=\"Mufasa\", realm=\"a b\", response=\"6629fae49393a053\""
            ),
            ("Cookie: id=\"abc123\"; session=deadbeefdeadbeef", "id=\"abc123\"; session=deadbeefdeadbeef"),
            ("{\"m\":\"Cookie: id=\\\"abc123\\\"; session=deadbeef\",\"n\":1}", "id=\\\"abc123\\\"; session=deadbeef"),
            ("{\\\"Cookie\\\":\\\"sid=abc123\\\",\\\"n\\\":1}", "sid=abc123"),
            ("{'Cookie': 'id=\"abc123\"; b=c', 'n': 1}", "id=\"abc123\"; b=c"),
            ("curl -H \"Authorization: Basic YW5uOmh1bnRlcjI=\" https://a.test/", "Basic YW5uOmh1bnRlcjI="),
            ("{\"m\":\"Authorization: Basic YW5uOmh1bnRlcjI=\",\"n\":1}", "Basic YW5uOmh1bnRlcjI="),
        ])
    func readsHeaders(text: String, expected: String) {
        #expect(Self.found(text) == ["authorization-header \(expected)"])
    }

    @Test(
        "A password in a URL is taken to the last sign that ends it",
        arguments: [
            ("postgres://app:p@ssw0rd@db/x", "p@ssw0rd"), ("see http://u:p@h@host, ann@h", "p@h"),
            ("redis://:secret@cache:6379/0", "secret"),
        ])
    func readsAuthorities(text: String, expected: String) {
        #expect(Self.found(text) == ["url-with-password \(expected)"])
    }

    @Test(
        "An address is found where it is encoded or something follows a colon",
        arguments: [
            ("GET /login?email=ann%40example.com&x=1", "ann%40example.com"),
            ("?to=ann%2Bbank%40example.com", "ann%2Bbank%40example.com"),
            ("ann@example.com:hello", "ann@example.com"),
        ])
    func readsAddresses(text: String, expected: String) {
        #expect(Self.found(text) == ["email \(expected)"])
    }

    @Test("Private keys are found in OpenPGP's form and where a patch takes them out")
    func readsKeys() {
        let pgp = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF\n-----END PGP PRIVATE KEY BLOCK-----"
        #expect(Self.found(pgp + "\nx") == ["private-key \(pgp)"])
        let patch = "-----BEGIN EC PRIVATE KEY-----\n-MHcCAQEEIIr\n------END EC PRIVATE KEY-----"
        #expect(Self.found("-" + patch + "\nx") == ["private-key \(patch)"])
    }

    @Test("Values of any length are taken to their end")
    func readsLongValues() {
        let claims = "eyJ" + String(repeating: "QUJD1x", count: 1_500)
        let token = "eyJhbGciOiJIUzI1NiJ9" + ".\(claims)" + ".Q3n8v1ZkT0rYb5LxWm2HcPj7DgSfAe4U"
        #expect(Self.found("got \(token) today") == ["json-web-token \(token)"])
        let long = String(repeating: "k3y", count: 5_000)
        for text in [
            "token=\(long) next", "{\"password\":\"\(long)\"}", "{\\\"password\\\":\\\"\(long)\\\"}",
            "--token \(long) x",
        ] {
            #expect(TextDetector().detections(in: text).map(\.range.count) == [long.utf8.count])
        }
        #expect(Self.found("Cookie: sid=\(long)\nx") == ["authorization-header sid=\(long)"])
    }

    @Test(
        "What looks like the beginning of much takes linear time",
        arguments: [
            "Cookie: a=\"x ", "<a id=\"b\" value=\"c", "{\"name\":\"a\",\"value\":\"", "password:[\"", "id=id=value=\"",
            "&#64;", "a\"@", "password=b'", "-----BEGIN PRIVATE KEY-----\n", "password&quot;:&quot;",
            "%40", "\u{1B}[", "\u{1B}", "卡", "1\u{A0}", "eyJaaaaaaaaa.", "a:b@", "://a:b@", "token=",
        ])
    func isLinear(piece: String) {
        func time(_ count: Int) -> Duration {
            let text = Array(String(repeating: piece, count: count / piece.utf8.count).utf8)
            return ProcessorTime.measure { _ = text.withUnsafeBytes { TextDetector().detections(inUTF8: $0) } }
        }
        // Quadratic would take minutes.
        #expect(time(100_000) < .seconds(10))
    }
}
