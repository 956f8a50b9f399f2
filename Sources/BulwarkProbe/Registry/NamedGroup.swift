/// A group of a key exchange: its number, IANA's name, and what follows from it ("TLS Supported Groups" of IANA).
public struct NamedGroup: Sendable, Hashable {
    /// The number on the wire.
    public let number: UInt16
    /// IANA's name.
    public let name: String
    /// About how many bits of work a break takes, classically.
    public let strength: Int
    /// Whether clients on Apple's systems offer it, so that a server under App Transport Security may choose it.
    public let isOfferedByApple: Bool

    /// The group of a number; nil where the registry does not hold it.
    public init?(number: UInt16) {
        guard let group = Self.all.first(where: { $0.number == number }) else { return nil }
        self = group
    }

    /// Whether the exchange also holds against a quantum computer.
    public var isHybrid: Bool { name.contains("MLKEM") }

    /// All that the registry holds, in the order in which the prober offers them.
    public static let all: [NamedGroup] = [
        NamedGroup(29, "x25519", 128, true), NamedGroup(23, "secp256r1", 128, true),
        NamedGroup(24, "secp384r1", 192, true), NamedGroup(25, "secp521r1", 256, true),
        NamedGroup(0x11EC, "X25519MLKEM768", 128, true), NamedGroup(0x11EB, "SecP256r1MLKEM768", 128, false),
        NamedGroup(0x11ED, "SecP384r1MLKEM1024", 192, false), NamedGroup(30, "x448", 224, false),
        NamedGroup(26, "brainpoolP256r1", 128, false), NamedGroup(27, "brainpoolP384r1", 192, false),
        NamedGroup(28, "brainpoolP512r1", 256, false), NamedGroup(256, "ffdhe2048", 112, false),
        NamedGroup(257, "ffdhe3072", 128, false), NamedGroup(258, "ffdhe4096", 152, false),
        NamedGroup(259, "ffdhe6144", 176, false), NamedGroup(260, "ffdhe8192", 192, false),
        NamedGroup(22, "secp256k1", 128, false), NamedGroup(21, "secp224r1", 112, false),
        NamedGroup(19, "secp192r1", 96, false),
    ]

    private init(_ number: UInt16, _ name: String, _ strength: Int, _ isOfferedByApple: Bool) {
        self.number = number
        self.name = name
        self.strength = strength
        self.isOfferedByApple = isOfferedByApple
    }
}
