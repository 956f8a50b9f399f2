public import BulwarkCore

/// What opens an attachment: it goes inside a message, while the sealed bytes lie on any server.
public struct AttachmentKey: Sendable, Equatable {
    /// The size of the content.
    public let length: Int
    /// The key, used for this attachment alone.
    let key: SecureBytes

    private static let version: UInt8 = 1

    init(key: SecureBytes, length: Int) {
        self.key = key
        self.length = length
    }

    /// Reads what ``encoded()`` gave.
    ///
    /// - Throws: ``MessagingError/Code/malformed``, ``MessagingError/Code/unknownVersion``.
    public init(encoded bytes: SecureBytes) throws(MessagingError) {
        let result = bytes.withExposedBytes { bytes in
            Result { () throws(MessagingError) in
                var reader = ByteReader(bytes)
                guard try reader.integer(UInt8.self) == Self.version else { throw MessagingError(.unknownVersion) }
                let length: UInt64 = try reader.integer()
                guard length <= UInt64(AttachmentPiece.mostBytes) else { throw MessagingError(.malformed, "a length") }
                let key = AttachmentKey(key: try reader.secret(32), length: Int(length))
                try reader.end()
                return key
            }
        }
        self = try result.get()
    }

    /// 41 bytes: the version, the length as 64 bits, the key.
    ///
    /// - Throws: ``MessagingError/Code/wiped``.
    public func encoded() throws(MessagingError) -> SecureBytes {
        var writer = StateWriter()
        writer.integer(Self.version)
        writer.integer(UInt64(length))
        writer.secret(key)
        return try writer.joined()
    }
}
