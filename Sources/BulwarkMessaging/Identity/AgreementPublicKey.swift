internal import BulwarkCore

/// An X25519 public key (RFC 7748) that was checked: 32 bytes below 2²⁵⁵ − 19, not of small order.
///
/// X25519 itself takes anything: it leaves bit 255 out, reduces, and gives zero for points of small order. A key that can be
/// spelled in two ways is one that two devices can take for two keys.
public struct AgreementPublicKey: Sendable, Hashable {
    /// The 32 bytes.
    public let rawRepresentation: [UInt8]

    static let size = 32

    /// Checks a key.
    ///
    /// - Throws: ``MessagingError/Code/invalidKey``.
    public init(rawRepresentation bytes: some Collection<UInt8>) throws(MessagingError) {
        let bytes = Array(bytes)
        guard bytes.count == Self.size else { throw MessagingError(.invalidKey, "not 32 bytes") }
        guard bytes[31] & 0x80 == 0 else { throw MessagingError(.invalidKey, "bit 255 is set") }
        let isReduced = bytes[31] != 0x7F || bytes[0] < 0xED || bytes[1...30].contains { $0 != 0xFF }
        guard isReduced else { throw MessagingError(.invalidKey, "not below the modulus") }
        guard !Self.smallOrder.contains(bytes) else { throw MessagingError(.invalidKey, "of small order") }
        rawRepresentation = bytes
    }

    /// A key that this device computed itself.
    init(computed bytes: [UInt8]) { rawRepresentation = bytes }

    /// The u of all points of small order on the curve and its twist: 0, 1, −1 and the two of order 8.
    private static let smallOrder: Set<[UInt8]> = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [
            0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3, 0xFA, 0xF1, 0x9F, 0xC4, 0x6A, 0xDA, 0x09,
            0x8D,
            0xEB, 0x9C, 0x32, 0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8, 0x00,
        ],
        [
            0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1, 0x55, 0x9C, 0x83, 0xEF, 0x5B, 0x04, 0x44,
            0x5C,
            0xC4, 0x58, 0x1C, 0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F, 0x11, 0x57,
        ],
    ]
}
