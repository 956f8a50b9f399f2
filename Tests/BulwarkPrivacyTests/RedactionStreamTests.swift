import BulwarkDetection
import BulwarkPrivacy
import Testing

struct RedactionStreamTests {
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY/PuoAoGCCqGSM49
        -----END PRIVATE KEY-----
        """

    private static func redact(_ text: String, pieces size: Int) -> String {
        var stream = RedactionStream()
        var output: [UInt8] = []
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + size)
            bytes[start..<end].withUnsafeBytes { piece in stream.write(piece) { output.append(contentsOf: $0) } }
            start = end
        }
        stream.finish { output.append(contentsOf: $0) }
        return String(decoding: output, as: UTF8.self)
    }

    @Test("However a stream is cut, the result is that of the whole", arguments: [1, 2, 3, 7, 16, 64, 4_096])
    func cutsDoNotMatter(size: Int) {
        let text = "a ann@example.com é\r\ncard 4539 1488 0343 6467\n\(Self.key)\nlast pin=4711"
        #expect(Self.redact(text, pieces: size) == "a <email> é\r\ncard <card-number>\n<private-key>\nlast pin=<pin>")
    }

    @Test("A private key without an end does not swallow the stream", arguments: [97, 8_192])
    func recoversFromCutKeys(size: Int) {
        let lines = String(repeating: "a line of a log that has nothing to do with it\n", count: 4_000)
        let output = Self.redact("-----BEGIN PRIVATE KEY-----\n" + lines + "end\n", pieces: size)
        #expect(output.hasPrefix("<private-key>"))
        #expect(output.hasSuffix("a line of a log that has nothing to do with it\nend\n"))
        #expect(output.utf8.count > lines.utf8.count / 2)
    }

    @Test("A key longer than most is taken out whole, however the stream is cut", arguments: [97, 8_192, 65_536])
    func followsLongKeys(size: Int) {
        let line = String(repeating: "QUJDREVGR0hJSktM", count: 4) + "\n"
        let body = String(repeating: line, count: 1_500)
        let begin = "before\n-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n"
        let end = "-----END PGP PRIVATE KEY BLOCK-----\n"
        #expect(Self.redact(begin + body + end + "pin=4711\n", pieces: size) == "before\n<private-key>\npin=<pin>\n")
        // Cut off, and a log goes on behind it.
        #expect(
            Self.redact(begin + body + "a log goes on\npin=4711\n", pieces: size)
                == "before\n<private-key>\na log goes on\npin=<pin>\n")
        let inString = (begin + body + end).split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
            .joined(separator: #"\n"#)
        let output = Self.redact("{\"key\":\"\(inString)\"}\npin=4711\n", pieces: size)
        #expect(!output.contains("QUJD") && output.hasSuffix("\npin=<pin>\n"))
    }

    @Test("What was redacted stays as it is when it is redacted again", arguments: [RedactionMark.kind, .plain, .hash])
    func isIdempotent(mark: RedactionMark) throws {
        let text = """
            card 4539 1488 0343 6467, ann@bank.example, "password":"hunter2", password is "hunter2!"
            Authorization: Bearer abc.def-ghi_jkl~123
            Cookie: a=b; session=0123456789abcdef
            ftp://ann:hunter2@host/ pin=4711 secret = s3cr3t-value otp 123456 tel:+49-151-12345678
            {"password":["hunter2","letmein99"]} <password>hunter2</password>
            --token abcdef0123456789 export GITHUB_TOKEN='abcdef123456abcdef'
            """
        let redactor = Redactor(mark: mark)
        let once = redactor.redact(text)
        #expect(!once.contains("hunter2"))
        #expect(redactor.redact(once) == once)
    }

    @Test("A line without an end is judged in pieces, in bounded memory")
    func boundsLines() {
        let text = String(repeating: "word ann@example.com ", count: 150_000)
        let output = Self.redact(text, pieces: 65_536)
        #expect(!output.contains("ann@"))
        #expect(output.utf8.count == text.utf8.count - 150_000 * ("ann@example.com".utf8.count - "<email>".utf8.count))
    }

    @Test(
        "A value at the border of two pieces of a long line is taken out whole",
        arguments: [
            ("{\"user\":\"u1\",\"password\":\"hunter2secret\"},", "<password>"),
            ("{\"password\":\"correct horse battery staple\"},", "<password>"),
            ("4539 1488 0343 6467 / ", "<card-number>"), ("Bearer mF9xQ2vL7wRt4KbZ8s,", "<authorization-header>"),
        ])
    func bordersDoNotLeak(record: String, mark: String) {
        let count = (3 << 20) / record.utf8.count
        for size in [65_536, 60_013] {
            let output = Self.redact(String(repeating: record, count: count), pieces: size)
            let redacted = Redactor().redact(record)
            #expect(redacted.contains(mark))
            #expect(output.utf8.count == redacted.utf8.count * count, "pieces of \(size)")
        }
    }

    @Test("A label says the same about the next line, however the stream is cut", arguments: ["\n", "\r\n"])
    func labelsReachOverCuts(end: String) {
        let text = "card:\(end)6212345678901232\(end)tel:\(end)5551 2345 678\(end)none\(end)6212345678901232\(end)"
        let whole = Redactor().redact(text)
        #expect(whole.hasPrefix("card:\(end)<card-number>"))
        for size in [1, 5, 6, 7, 8, 64] { #expect(Self.redact(text, pieces: size) == whole, "pieces of \(size)") }
    }

    @Test("What was taken out is counted by kind")
    func counts() {
        var stream = RedactionStream()
        Array("ann@example.com bob@example.com pin=4711\n".utf8).withUnsafeBytes { stream.write($0) { _ in } }
        #expect(stream.counts[.emailAddress] == 2 && stream.counts[.named(.pin)] == 1)
    }
}
