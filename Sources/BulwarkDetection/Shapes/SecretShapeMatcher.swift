/// Finds credentials that are known by their form.
public enum SecretShapeMatcher {
    /// The first credential in a text; nil where there is none.
    ///
    /// Documented examples and placeholders, such as a key that ends in `EXAMPLE`, are none.
    /// - Complexity: O(n) in the length of the text.
    public static func shape(of text: String) -> SecretShape? {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count >= 10, bytes.count <= 1 << 20 else { return nil }
            return shape(of: bytes)
        }
    }

    /// Where credentials with a fixed beginning stand in a text's bytes, documented examples included.
    ///
    /// - Complexity: O(n) in the length of the text.
    package static func ranges(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        bytes.withUnsafeBufferPointer { bytes in
            var found: [Range<Int>] = []
            var start = 0
            while start < bytes.count {
                if start == 0 || !CharacterSet.word.holds(bytes[start - 1]),
                    let match = match(bytes, at: start, withExamples: true), match.end > start
                {
                    found.append(start..<match.end)
                    start = match.end
                } else {
                    start += 1
                }
            }
            return found
        }
    }

    private static func shape(of bytes: UnsafeBufferPointer<UInt8>) -> SecretShape? {
        if let found = prefixed(bytes) { return found }
        if privateKey(bytes) { return .privateKey }
        if urlPassword(bytes) { return .urlWithPassword }
        if urlKey(bytes) { return .urlWithKey }
        return nil
    }

    // MARK: Prefixes

    /// What a credential with a fixed beginning looks like.
    private struct Form {
        var prefix: [UInt8]
        var shape: SecretShape
        var characters: CharacterSet
        var lengths: ClosedRange<Int>

        init(_ prefix: String, _ shape: SecretShape, _ characters: CharacterSet, _ lengths: ClosedRange<Int>) {
            self.prefix = Array(prefix.utf8)
            self.shape = shape
            self.characters = characters
            self.lengths = lengths
        }
    }

    private enum CharacterSet {
        case upperAlphanumeric, alphanumeric, word, hexadecimal, base64URLAndDots, base64

        func holds(_ byte: UInt8) -> Bool {
            let isDigit = byte >= 0x30 && byte <= 0x39
            let isUpper = byte >= 0x41 && byte <= 0x5a
            let isLower = byte >= 0x61 && byte <= 0x7a
            switch self {
            case .upperAlphanumeric: return isDigit || isUpper
            case .alphanumeric: return isDigit || isUpper || isLower
            case .word: return isDigit || isUpper || isLower || byte == 0x5f || byte == 0x2d
            case .hexadecimal: return isDigit || (byte >= 0x61 && byte <= 0x66)
            case .base64: return isDigit || isUpper || isLower || byte == 0x2b || byte == 0x2f || byte == 0x3d
            case .base64URLAndDots: return isDigit || isUpper || isLower || byte == 0x5f || byte == 0x2d || byte == 0x2e
            }
        }
    }

    private static let forms: [Form] = [
        .init("AKIA", .awsAccessKey, .upperAlphanumeric, 16...16),
        .init("ASIA", .awsAccessKey, .upperAlphanumeric, 16...16),
        .init("AIza", .googleAPIKey, .word, 35...35), .init("GOCSPX-", .googleClientSecret, .word, 24...40),
        .init("ghp_", .gitHubToken, .alphanumeric, 36...255), .init("gho_", .gitHubToken, .alphanumeric, 36...255),
        .init("ghs_", .gitHubToken, .alphanumeric, 36...255), .init("ghu_", .gitHubToken, .alphanumeric, 36...255),
        .init("ghr_", .gitHubToken, .alphanumeric, 36...255), .init("github_pat_", .gitHubToken, .word, 50...255),
        .init("glpat-", .gitLabToken, .word, 20...64), .init("xoxb-", .slackToken, .word, 20...255),
        .init("xoxp-", .slackToken, .word, 20...255), .init("xoxa-", .slackToken, .word, 20...255),
        .init("xoxs-", .slackToken, .word, 20...255),
        .init("xoxr-", .slackToken, .word, 20...255), .init("xoxc-", .slackToken, .word, 20...255),
        .init("xoxe-", .slackToken, .word, 20...255), .init("xapp-", .slackToken, .word, 20...255),
        .init("sk_live_", .stripeKey, .alphanumeric, 16...255),
        .init("rk_live_", .stripeKey, .alphanumeric, 16...255), .init("SG.", .sendGridKey, .base64URLAndDots, 60...70),
        .init("npm_", .npmToken, .alphanumeric, 36...36), .init("shpat_", .shopifyToken, .hexadecimal, 32...32),
        .init("shpca_", .shopifyToken, .hexadecimal, 32...32), .init("shppa_", .shopifyToken, .hexadecimal, 32...32),
        .init("shpss_", .shopifyToken, .hexadecimal, 32...32),
        .init("dop_v1_", .digitalOceanToken, .hexadecimal, 64...64),
        .init("sk-ant-", .anthropicKey, .word, 40...255), .init("sk-proj-", .openAIKey, .word, 40...255),
        .init("sk-svcacct-", .openAIKey, .word, 40...255), .init("sk-admin-", .openAIKey, .word, 40...255),
        .init("sq0csp-", .squareKey, .word, 43...43), .init("sq0atp-", .squareKey, .word, 22...22),
        .init("AccountKey=", .azureAccountKey, .base64, 86...88),
        .init("hf_", .huggingFaceToken, .alphanumeric, 34...40),
        .init("sk.eyJ", .mapboxToken, .base64URLAndDots, 40...255),
        .init("key-", .mailgunKey, .hexadecimal, 32...32), .init("SK", .twilioKey, .hexadecimal, 32...32),
    ]

    private static let formsByFirstByte: [[Form]] = (0..<256).map { byte in forms.filter { $0.prefix[0] == UInt8(byte) }
    }

    /// The first two bytes of all that ``match(_:at:)`` knows.
    static let beginnings: [(UInt8, UInt8)] =
        forms.map { ($0.prefix[0], $0.prefix[1]) }
        + [("e", "y"), ("h", "t"), ("A", "A")].map { (pair: (Unicode.Scalar, Unicode.Scalar)) in
            (UInt8(ascii: pair.0), UInt8(ascii: pair.1))
        }

    /// The credential that begins at a position where a word begins, and its end.
    ///
    /// - Parameter withExamples: whether what says that it is an example counts as well.
    static func match(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, withExamples: Bool = false)
        -> (shape: SecretShape, end: Int)?
    {
        for form in formsByFirstByte[Int(bytes[start])] {
            if let end = end(of: form, bytes, at: start, withExamples: withExamples) { return (form.shape, end) }
        }
        switch bytes[start] {
        case UInt8(ascii: "s"): return openAIKey(bytes, at: start).map { (.openAIKey, $0) }
        case UInt8(ascii: "e"): return webToken(bytes, at: start).map { (.jsonWebToken, $0) }
        case UInt8(ascii: "h"): return slackWebhook(bytes, at: start).map { (.slackWebhook, $0) }
        case UInt8(ascii: "A"): return firebaseKey(bytes, at: start).map { (.firebaseServerKey, $0) }
        case 0x30...0x39: return telegramToken(bytes, at: start).map { (.telegramToken, $0) }
        default: return nil
        }
    }

    private static func prefixed(_ bytes: UnsafeBufferPointer<UInt8>) -> SecretShape? {
        if isAuthorization(bytes) { return .authorizationHeader }
        var start = 0
        while start < bytes.count {
            // A credential begins where a word begins.
            if start == 0 || !CharacterSet.word.holds(bytes[start - 1]), let found = match(bytes, at: start) {
                return found.shape
            }
            start += 1
        }
        return nil
    }

    private static func starts(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, with text: some Collection<UInt8>)
        -> Bool
    {
        bytes.count - start >= text.count && bytes[start..<(start + text.count)].elementsEqual(text)
    }

    private static func run(_ characters: CharacterSet, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        while end < bytes.count, characters.holds(bytes[end]) { end += 1 }
        return end
    }

    private static func end(of form: Form, _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, withExamples: Bool)
        -> Int?
    {
        guard starts(bytes, at: start, with: form.prefix) else { return nil }
        let body = start + form.prefix.count
        // No further than it matters: the next one may begin inside of what this one takes.
        let limit = min(bytes.count, body + form.lengths.upperBound + 1)
        let end = run(form.characters, UnsafeBufferPointer(rebasing: bytes[..<max(body, limit)]), from: body)
        guard form.lengths.contains(end - body) else { return nil }
        if end < bytes.count, CharacterSet.word.holds(bytes[end]) { return nil }
        return isRandom(bytes, body..<end, withExamples: withExamples) ? end : nil
    }

    /// Whether a part is no placeholder: it has several different characters and no word that says so.
    private static func isRandom(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, withExamples: Bool = false
    ) -> Bool {
        var seen = [Bool](repeating: false, count: 256)
        var distinct = 0
        for index in range where !seen[Int(bytes[index])] {
            seen[Int(bytes[index])] = true
            distinct += 1
        }
        guard distinct >= min(8, max(5, range.count / 3)) else { return false }
        return withExamples || !SecretText.saysPlaceholder(String(decoding: bytes[range], as: UTF8.self))
    }

    /// The older keys of OpenAI: `sk-`, twenty characters, `T3BlbkFJ`, twenty characters.
    private static func openAIKey(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard starts(bytes, at: start, with: "sk-".utf8), starts(bytes, at: start + 23, with: "T3BlbkFJ".utf8) else {
            return nil
        }
        let end = run(.alphanumeric, bytes, from: start + 3)
        return end - start == 51 && isRandom(bytes, (start + 3)..<end) ? end : nil
    }

    /// A token of three parts that is signed, or of five that is encrypted (RFC 7519 §3; RFC 7515 §7.1, RFC 7516 §7.1).
    private static func webToken(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard starts(bytes, at: start, with: "eyJ".utf8) else { return nil }
        var ends: [Int] = []
        var next = start
        while ends.count < 5 {
            let end = run(.word, bytes, from: next)
            ends.append(end)
            guard end < bytes.count, bytes[end] == 0x2e else { break }
            next = end + 1
        }
        func length(_ part: Int) -> Int { ends[part] - ends[part - 1] - 1 }
        guard ends.count >= 3, ends[0] - start >= 12 else { return nil }
        // The key may be missing; the initialization vector has 12 bytes at least, the tag 16.
        if ends.count == 5, length(2) >= 16, length(3) > 0, length(4) >= 21 { return ends[4] }
        if starts(bytes, at: ends[0], with: ".eyJ".utf8) {
            guard length(1) > 10 else { return nil }
            // One that is not signed ends in the point (RFC 7519 §6.1): what it says of somebody is there all the same.
            return length(2) == 0 ? ends[2] : length(2) >= 20 ? ends[2] : nil
        }
        // What is signed may be anything, such as `{}` or another token: then the signature, of 32 bytes at least, tells.
        return length(1) > 0 && length(2) >= 43 ? ends[2] : nil
    }

    private static func slackWebhook(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        let prefix = "https://hooks.slack.com/services/T"
        guard starts(bytes, at: start, with: prefix.utf8) else { return nil }
        let body = start + prefix.utf8.count
        var end = body
        while end < bytes.count, CharacterSet.word.holds(bytes[end]) || bytes[end] == UInt8(ascii: "/") { end += 1 }
        return end - body >= 30 && isRandom(bytes, body..<end) ? end : nil
    }

    private static func telegramToken(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        var end = start
        while end < bytes.count, bytes[end] >= 0x30, bytes[end] <= 0x39, end - start < 12 { end += 1 }
        guard (8...10).contains(end - start), starts(bytes, at: end, with: ":AA".utf8) else { return nil }
        let last = run(.word, bytes, from: end + 1)
        return last - end - 1 == 35 ? last : nil
    }

    private static func firebaseKey(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard starts(bytes, at: start, with: "AAAA".utf8) else { return nil }
        let colon = start + 11
        guard colon < bytes.count, bytes[colon] == 0x3a else { return nil }
        let end = run(.word, bytes, from: colon + 1)
        return end - colon - 1 >= 134 ? end : nil
    }

    /// `Bearer …` and `Basic …` with a value of some length behind it.
    private static func isAuthorization(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for scheme in ["Bearer ", "Basic ", "Token "] where starts(bytes, at: 0, with: scheme.utf8) {
            let value = String(decoding: bytes.dropFirst(scheme.utf8.count), as: UTF8.self)
            return value.utf8.count >= 16 && SecretText.isLikely(value, kind: .token)
        }
        return false
    }

    // MARK: Keys and URLs

    private static func privateKey(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard holds(bytes, "-----BEGIN ") else { return false }
        let text = Substring(String(decoding: bytes, as: UTF8.self))
        guard let begin = text.range(of: "-----BEGIN "), let label = text[begin.upperBound...].range(of: "-----") else {
            return false
        }
        guard text[begin.upperBound..<label.lowerBound].hasSuffix("PRIVATE KEY") else { return false }
        // What follows must be a key and not the end of a sentence or of a pattern.
        return text[label.upperBound...].utf8.prefix(4_000).count { CharacterSet.alphanumeric.holds($0) } >= 48
    }

    private static func holds(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes.count >= wanted.count else { return false }
        for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
            var length = 1
            while length < wanted.count, bytes[start + length] == wanted[length] { length += 1 }
            if length == wanted.count { return true }
        }
        return false
    }

    /// Parameters of URLs that carry a key, by their names.
    private static let keyParameters: Set<String> = [
        "api_key", "apikey", "api-key", "key", "token", "access_token", "auth_token", "secret", "client_secret",
        "api_token", "apitoken", "auth", "password", "appid", "app_key", "subscription-key", "x-api-key",
    ]

    /// A parameter such as `?api_key=…` with a value that looks like one.
    private static func urlKey(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x3f || bytes[index] == 0x26 else {
                index += 1
                continue
            }
            let name = index + 1
            index = name
            while index < bytes.count, CharacterSet.word.holds(bytes[index]), index - name < 16 { index += 1 }
            guard index < bytes.count, bytes[index] == 0x3d,
                keyParameters.contains(String(decoding: bytes[name..<index], as: UTF8.self).lowercased())
            else { continue }
            let value = index + 1
            index = value
            while index < bytes.count, bytes[index] > 0x20, bytes[index] != 0x26, bytes[index] != 0x23 { index += 1 }
            if SecretText.isLikely(String(decoding: bytes[value..<index], as: UTF8.self), kind: .token) { return true }
        }
        return false
    }

    private static func urlPassword(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index + 3 < bytes.count {
            guard bytes[index] == 0x3a, bytes[index + 1] == 0x2f, bytes[index + 2] == 0x2f else {
                index += 1
                continue
            }
            let user = index + 3
            var colon: Int?
            var end = user
            while end < bytes.count, bytes[end] > 0x20, bytes[end] != 0x2f, bytes[end] != 0x3f, bytes[end] != 0x23,
                bytes[end] != 0x40, bytes[end] != 0x22
            {
                if bytes[end] == 0x3a, colon == nil { colon = end }
                end += 1
            }
            if end < bytes.count, bytes[end] == 0x40, let colon, colon > user, end - colon > 6 {
                let password = String(decoding: bytes[(colon + 1)..<end], as: UTF8.self)
                if !SecretText.saysPlaceholder(password), !password.contains("\u{FFFC}"),
                    password.lowercased() != "password", !password.hasPrefix("$"),
                    !password.hasPrefix("%"), !password.hasPrefix("<"), !password.hasPrefix("{"),
                    !password.hasPrefix("*")
                {
                    return true
                }
            }
            index = max(end, index + 1)
        }
        return false
    }
}

extension Substring {
    /// Where a text stands, by its bytes.
    fileprivate func range(of text: String) -> Range<Index>? {
        let wanted = Array(text.utf8)
        var start = startIndex
        while start < endIndex {
            if self[start...].utf8.starts(with: wanted) { return start..<utf8.index(start, offsetBy: wanted.count) }
            start = utf8.index(after: start)
        }
        return nil
    }
}
