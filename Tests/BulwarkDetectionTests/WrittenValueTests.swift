import BulwarkDetection
import BulwarkTesting
import Testing

/// Values as programs write them into logs. All are made up.
struct WrittenValueTests {
    private static func found(_ text: String) -> [String] {
        let utf8 = Array(text.utf8)
        return TextDetector().detections(in: text).map {
            "\($0.kind.slug) \(String(decoding: utf8[$0.range], as: UTF8.self))"
        }
    }

    @Test(
        "What a value is wrapped in does not stand for it",
        arguments: [
            ("password: Optional(\"hunter2\")", "password hunter2"),
            ("token=Optional(\"abc123def456\"), n=1", "token abc123def456"),
            ("password: Some(Secret(\"hunter2\"))", "password hunter2"),
            ("{\\\"m\\\":\\\"pin: Optional(\\\\\\\"4711\\\\\\\")\\\"}", "pin 4711"),
            ("{\"m\":\"{\\\"b\\\":\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"hunter2\\\\\\\"}\\\"}\"}", "password hunter2"),
            ("{\"m\":\"{\\\"b\\\":\\\"{\\\\\\\"pin\\\\\\\":4711}\\\"}\"}", "pin 4711"),
            ("?next=https%3A%2F%2Fx%2F%3Ftoken%3Dabc123def%26n%3D1", "token abc123def"),
            ("q=%7B%22password%22%3A%22hunter2%22%2C%22n%22%3A1%7D", "password hunter2"),
            (
                "?next=%2Fx%3Ftoken%3Dghp_" + "1234567890abcdefghijklmnopqrstuvwx12",
                "token ghp_" + "1234567890abcdefghijklmnopqrstuvwx12"
            ),
            (
                "/x%3Fu%3Dghp_" + "1234567890abcdefghijklmnopqrstuvwx12",
                "github-token ghp_" + "1234567890abcdefghijklmnopqrstuvwx12"
            ),
            (
                "'set-cookie': [ 'sid=31d4d96e; Path=/', 'b=c' ], n: 1",
                "authorization-header sid=31d4d96e; Path=/', 'b=c"
            ),
            ("{\"Set-Cookie\":[\"sid=31d4d96e\"],\"n\":[\"x\"]}", "authorization-header sid=31d4d96e"),
        ])
    func readsWrappedValues(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test(
        "A name and its value are read with tabs, in two words and where they are repeated",
        arguments: [
            ("password:\thunter2", "password hunter2"), ("password=\thunter2", "password hunter2"),
            ("password\t=\thunter2", "password hunter2"), ("password_confirmation=hunter2", "password hunter2"),
            ("{\"passwordRepeat\":\"hunter2\"}", "password hunter2"), ("Your verification code: 482913", "pin 482913"),
            ("security code: 482913", "pin 482913"),
            (
                "mnemonic: legal winner thank year wave sausage worth useful legal winner thank yellow",
                "seed-phrase legal winner thank year wave sausage worth useful legal winner thank yellow"
            ),
            (
                "seed phrase: legal winner thank year wave sausage worth useful legal winner thank yellow.",
                "seed-phrase legal winner thank year wave sausage worth useful legal winner thank yellow"
            ),
        ])
    func readsNames(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test(
        "A parameter of a URL that lets in whoever has it is taken out",
        arguments: [
            ("/c/b?se=2026&sig=Zm9vYmFyMTIzNDU2%3D HTTP", "token Zm9vYmFyMTIzNDU2%3D"),
            ("/k?X-Amz-Expires=60&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b", "token aeeed9bbccd4d02ee5c0109b"),
            ("/callback?code=4/0AX4XfWhabcdefgh123&state=xyz", "token 4/0AX4XfWhabcdefgh123"),
            ("/x;jsessionid=0123456789ABCDEF0123456789ABCDEF?x=1", "token 0123456789ABCDEF0123456789ABCDEF?x=1"),
            ("/sso?SAMLResponse=PHNhbWxwOlJlc3BvbnNlIHhtbG5z&x=1", "token PHNhbWxwOlJlc3BvbnNlIHhtbG5z"),
            ("?next=%2Fcb%3Fcode%3D4abc0AX4XfWhabcdefgh123%26x%3D1", "token 4abc0AX4XfWhabcdefgh123"),
        ])
    func readsParameters(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test(
        "Numbers are read as people write them",
        arguments: [
            ("card 4539.1488.0343.6467 declined", "card-number 4539.1488.0343.6467"),
            ("DE89-3704-0044-0532-0130-00", "iban DE89-3704-0044-0532-0130-00"),
            ("tel:+4915112345678", "phone +4915112345678"),
        ])
    func readsNumbers(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test(
        "What only looks like a name with a value stays",
        arguments: [
            "status code: 482913", "error code: 4711", "zip code: 12345", "order confirmation=481516",
            "token: Secret(\"<redacted>\")", "100%3 token", "token%20count",
            "mnemonic: twelve words",
            "\"set-cookie\": []", "?code=404&sig=11&signature=valid", "session=0123456789abcdef0123",
            "hash 4539.1488.0343.6467", "id 0625AC7C-AD52-4221-8F53-A9AE6DAA57BD", "AD52-4221-8F53-A9AE6DAA57BD",
            "Cookie:\n", "repeat=3", "please confirm: yes",
        ])
    func isSilent(text: String) {
        #expect(Self.found(text) == [])
    }

    @Test(
        "What looks like the beginning of much takes linear time",
        arguments: [
            "token%3D", "pin: Optional(", "pin=a(\"", "Cookie: [\"", "\\", "token\\", "mnemonic: abc ", "seed phrase: ",
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
