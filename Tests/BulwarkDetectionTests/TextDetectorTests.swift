import BulwarkDetection
import BulwarkTesting
import Testing

/// Numbers and keys here are made up or published for tests, and put together so that no scanner takes this file for a leak.
struct TextDetectorTests {
    private static func found(_ text: String, _ options: TextDetector.Options = []) -> [String] {
        let utf8 = Array(text.utf8)
        return TextDetector(options: options).detections(in: text).map {
            "\($0.kind.slug) \(String(decoding: utf8[$0.range], as: UTF8.self))"
        }
    }

    @Test(
        "A value is found with its kind and its whole extent",
        arguments: [
            ("paid with 4539 1488 0343 6467 today", "card-number 4539 1488 0343 6467"),
            ("card: 4539-1488-0343-6467", "card-number 4539-1488-0343-6467"),
            ("My card 378282246310005 is lost", "card-number 378282246310005"),
            ("amex 3782 822463 10005", "card-number 3782 822463 10005"),
            ("to 4111111111111111.", "card-number 4111111111111111"),
            ("from GB82WEST12345698765432 to", "iban GB82WEST12345698765432"),
            ("IBAN DE89 3704 0044 0532 0130 00!", "iban DE89 3704 0044 0532 0130 00"),
            ("gb82west12345698765432", "iban gb82west12345698765432"),
            ("<ann.o'neil+bank@mail.example.co.uk>", "email ann.o'neil+bank@mail.example.co.uk"),
            ("write to ann@example.com.", "email ann@example.com"),
            ("call +44 20 7946 0958 now", "phone +44 20 7946 0958"),
            ("(415) 555-0132 x77", "phone (415) 555-0132 x77"),
            ("reach me: 415-555-0132", "phone 415-555-0132"),
            ("Mobile: 0490 39 07 81 Desk", "phone 0490 39 07 81"),
            ("SSN 078-05-1120", "national-id 078-05-1120"),
            ("Authorization: Basic YW5uOmh1bnRlcjI=", "authorization-header Basic YW5uOmh1bnRlcjI="),
            ("sent Bearer mF9xQ2vL7wRt4KbZ8s ok", "authorization-header mF9xQ2vL7wRt4KbZ8s"),
            ("postgres://ledger:V4nilla-77@db.test/", "url-with-password V4nilla-77"),
            ("pin=4711&next=1", "pin 4711"),
            ("{\"password\": \"a \\\"b\\\" c\"}", "password a \\\"b\\\" c"),
            ("{\\\"apiKey\\\":\\\"0f9e8d7c6b5a4\\\"}", "api-key 0f9e8d7c6b5a4"),
            ("?access_token=abc123def456&x=1", "token abc123def456"),
            ("accountNumber: 12345678", "account-number 12345678"),
            ("Set-Cookie: sid=31d4d96e407aad42; Path=/", "authorization-header sid=31d4d96e407aad42; Path=/"),
        ])
    func finds(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test("Credentials are found by their form in the middle of a line")
    func findsCredentials() {
        let token = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiI4MTcyMzQifQ" + ".Q3n8v1ZkT0rYb5LxWm2HcPj7DgSfAe4U"
        #expect(Self.found("GET /me (\(token))") == ["json-web-token \(token)"])
        let key = "AKIA" + "Z7QXM3PTW5LHRC2N"
        #expect(Self.found("using \(key),") == ["aws-access-key \(key)"])
        let pem = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIIr\n-----END EC PRIVATE KEY-----"
        #expect(Self.found("key:\n\(pem)\ndone") == ["private-key \(pem)"])
        let cut = "-----BEGIN PRIVATE KEY-----\nMHcCAQEEIIr"
        #expect(Self.found(cut) == ["private-key \(cut)"])
        let telegram = "912345678:AA" + "HdqTcvCH1vGWJxfSeofSAs0K5PALDsawX"
        #expect(Self.found("bot \(telegram)") == ["telegram-token \(telegram)"])
    }

    @Test(
        "Lines of logs without personal data stay as they are",
        arguments: [
            "2026-11-25 20:12:27.123 INFO [main] request 4539148803436468 took 12 ms",
            "1700000000000 GET /v1/items/4111-1111 200 0.012",
            "uuid 3f2b1c7a-4539-1488-0343-646700000000 created",
            "id=4111111111111111 trace_id=4539148803436467",
            "*4111111111111111 \u{AB}=4111111111111111 ~4111111111111111",
            "blk_-1608999687919862906 terminating 10.250.19.102:54106",
            "version 1.2.3.4 (build 2026.11.25)",
            "jobs 123 456 7890 done, 2026-11-25, 25.11.2026",
            "00 1f 4e 20 33 44 55 66 77 88 99", "0x1f 0123 4567 89ab",
            "token: expired", "password=nil", "pin: none", "key=<redacted>", "secret: ***",
            "tokenCount=17 passwordLength=12 apiKeyLabel=Production", "user@host login", "image@2x.png",
            "git@github.com:apple/swift.git", "getty@tty1.service: started", "https://host:8080/a@b",
            "at 12:34:56 on port 65535, 1,234,567 bytes, 99.95 %", "Bearer authentication failed", "Basic auth",
            "-----BEGIN CERTIFICATE-----", "------", "000-12-3456 666-12-3456 123-00-4567",
            "lat 12.345 lon 54.321", "+12", "(1)", "1-2-3",
        ])
    func isSilent(text: String) {
        #expect(Self.found(text) == [])
    }

    @Test(
        "Addresses of the internet are found where they are asked for",
        arguments: [
            ("peer 192.0.2.17:443", ["ip-address 192.0.2.17"]), ("[2001:db8::17]", ["ip-address 2001:db8::17"]),
            ("::1 local", ["ip-address ::1"]), ("version 1.2.3.4", []), ("256.1.1.1", []), ("12:34:56", []),
            ("rhost=192.0.2.1 user=root", ["ip-address 192.0.2.1"]), ("client:192.0.2.1", ["ip-address 192.0.2.1"]),
            ("localhost/192.0.2.1:80", ["ip-address 192.0.2.1"]),
            ("192.0.2.1,198.51.100.7", ["ip-address 192.0.2.1", "ip-address 198.51.100.7"]),
            ("[::ffff:192.0.2.1]:80", ["ip-address ::ffff:192.0.2.1"]), ("src:2001:db8::1", ["ip-address 2001:db8::1"]),
            ("64:ff9b::192.0.2.33.", ["ip-address 64:ff9b::192.0.2.33"]), ("version=1.2.3.4", []),
            ("lib-1.2.3.4.so", []),
            ("libfoo.so.1.2.3.4", []), ("std::vec::1", []), ("=1.2.3", []),
            ("std::vector", []), ("00:1a:2b:3c:4d:5e", []), ("1:2:3:4:5:6:7:8 end", ["ip-address 1:2:3:4:5:6:7:8"]),
        ])
    func findsAddresses(text: String, expected: [String]) {
        #expect(Self.found(text, .ipAddresses) == expected)
        #expect(Self.found(text) == [])
    }

    @Test("Check digits decide: one wrong digit, and a number is none")
    func checksDigits() {
        #expect(Self.found("card 4539 1488 0343 6468") == [])
        #expect(Self.found("GB82WEST12345698765433") == [])
        #expect(Self.found("card 0000 0000 0000 0000") == [])
    }

    @Test("Detections stand in order, do not overlap and lie inside the text, whatever the bytes")
    func survivesAnything() {
        var generator = Seeded(state: 0x5eed)
        let pieces = [
            "4539 1488 0343 6467", "+44 (0)20", "@", "a@b.", "pin=", "\"", "\\", "-----BEGIN RSA PRIVATE KEY-----",
            "::", "Bearer ",
            "eyJ", ".eyJ", "0", "12", "123-45-6789", "(", ")", "GB82WEST1234", " ", "\n", "é", "://u:p@h", "AAAA", "x7",
            "token: ", "password is ", "<pin ", "<token>", "</", "pin(", "--secret ", "curl -u ", "</key>", "<string>",
            "\u{1B}[31m", "\u{1B}", "%40", "%3D", "卡", "：", "\u{A0}", "Cookie: [", "Optional(\"", "seed phrase: ",
            "abandon ", "?sig=",
            "::ffff:1.2.3.4", "DE89-3704-", "\\\\\"",
        ]
        for round in 0..<3_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                bytes += Array(pieces[Int.random(in: 0..<pieces.count, using: &generator)].utf8)
                if Bool.random(using: &generator) { bytes.append(UInt8.random(in: 0...255, using: &generator)) }
            }
            let found = bytes.withUnsafeBytes { TextDetector(options: .ipAddresses).detections(inUTF8: $0) }
            var last = 0
            for detection in found {
                #expect(
                    detection.range.lowerBound >= last && detection.range.upperBound <= bytes.count, "round \(round)")
                #expect(!detection.range.isEmpty)
                last = detection.range.upperBound
            }
        }
    }

    @Test(
        "Long runs of what begins something take linear time",
        arguments: [
            "@", "1 ", "a@", "-", "(", "+1", "12-", "pin=", "Bearer ", "eyJ.", "://", "::", "GB82", "0", "-----BEGIN ",
            "pin ", "password is ", "--token ", "<password ", "<password>", "a-password ", "curl -u ", "pin(", "pin1 ",
        ])
    func isLinear(piece: String) {
        func time(_ count: Int) -> Duration {
            let text = Array(String(repeating: piece, count: count / piece.utf8.count).utf8)
            return ProcessorTime.measure {
                _ = text.withUnsafeBytes { TextDetector(options: .ipAddresses).detections(inUTF8: $0) }
            }
        }
        _ = time(20_000)
        var short = Duration.zero
        var long = Duration.zero
        // Other tests run beside this one and take its caches: what is linear once is linear.
        for _ in 0..<4 {
            short = max(time(50_000), .milliseconds(2))
            long = time(400_000)
            if long < short * 40 { break }
        }
        // Eight times the text: quadratic would be 64 times the time.
        #expect(long < short * 40)
    }
}

/// SplitMix64, so that a failure can be repeated.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
