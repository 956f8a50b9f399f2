/// What a word says about the numbers near it.
enum ContextWord {
    /// A card number may follow.
    static let card: UInt8 = 1
    /// A telephone number stands near.
    static let phone: UInt8 = 2
    /// A telephone number may stand near: words of speech that logs use too.
    static let speech: UInt8 = 4
    /// A social security number may follow.
    static let national: UInt8 = 8
    /// `Bearer`, whose credential follows (RFC 6750 §2.1).
    static let bearer: UInt8 = 16
    /// `Basic`, whose credential follows (RFC 7617 §2).
    static let basic: UInt8 = 32
    /// A version follows, and so no address.
    static let version: UInt8 = 64
    /// A program whose `-u` takes a user and a password.
    static let client: UInt8 = 128

    /// A word of up to eight letters, packed as ``packed(_:)`` does.
    struct Entry {
        var word: UInt64
        var meaning: UInt8
    }

    private static let bits: UInt64 = 8
    private static let multiplier: UInt64 = 0x9e37_79b9_7f4a_7c15

    /// Where a word's entry is looked for first.
    @inline(__always)
    static func slot(_ word: UInt64) -> Int {
        Int(truncatingIfNeeded: (word &* multiplier) >> (64 - bits))
    }

    /// The slots; a power of two, so that an index wraps by a mask.
    static let mask = (1 << Int(bits)) - 1

    /// The letters of a word of up to eight in lower case, the last in the lowest byte.
    static func packed(_ word: String) -> UInt64 {
        word.utf8.reduce(0) { $0 << 8 | UInt64($1 | 0x20) }
    }

    /// An open-addressed table, half empty at least.
    static let table: [Entry] = {
        var table = [Entry](repeating: Entry(word: 0, meaning: 0), count: mask + 1)
        for (meaning, list) in words {
            for word in list {
                let value = packed(word)
                var index = slot(value)
                while table[index].word != 0, table[index].word != value { index = (index + 1) & mask }
                table[index] = Entry(word: value, meaning: table[index].meaning | meaning)
            }
        }
        return table
    }()

    private static let words: [(UInt8, [String])] = [
        (
            card,
            [
                "card", "cards", "cc", "ccn", "credit", "debit", "visa", "amex", "maestro", "pan", "discover", "jcb",
                "diners", "unionpay", "kreditka", "karte", "carte", "tarjeta",
            ]
        ),
        (
            phone,
            [
                "phone", "phones", "tel", "mobile", "cell", "fax", "desk", "office", "sms", "whatsapp", "hotline",
                "handy", "telefon", "landline", "msisdn",
            ]
        ),
        (
            speech,
            [
                "call", "calls", "called", "calling", "dial", "text", "texted", "messages", "reach", "contact", "ring",
                "number",
            ]
        ),
        (national, ["ssn", "ssns", "social", "security"]),
        (bearer, ["bearer"]),
        (basic, ["basic"]),
        (version, ["v", "ver", "version", "release", "build"]),
        (client, ["curl", "wget", "httpie", "xh"]),
    ]
}
