public import BulwarkCore
public import BulwarkMessaging
internal import BulwarkRelayAPI

/// An attachment that lies sealed at a relay: where it is, and what opens it. It goes inside a message.
public struct RemoteAttachment: Sendable, Equatable {
    /// Its name at the relay.
    public let id: String
    /// What opens it.
    public let key: AttachmentKey

    private static let version: UInt8 = 1
    private static let idBytes = 32

    /// Makes one of its parts.
    ///
    /// - Throws: ``RelayClientError/Code/malformedAnswer`` where the name is none that a relay gives.
    public init(id: String, key: AttachmentKey) throws(RelayClientError) {
        guard RelayEndpoint.isAttachmentID(id) else { throw RelayClientError(.malformedAnswer, "an attachment's name") }
        self.id = id
        self.key = key
    }

    /// Reads what ``encoded()`` gave.
    ///
    /// - Throws: ``RelayClientError/Code/malformedAnswer``; ``RelayClientError/Code/messaging``.
    public init(encoded bytes: SecureBytes) throws(RelayClientError) {
        let (version, id) = bytes.withExposedBytes {
            ($0.first, String(decoding: $0.dropFirst().prefix(Self.idBytes), as: UTF8.self))
        }
        guard version == Self.version, bytes.count > 1 + Self.idBytes else {
            throw RelayClientError(.malformedAnswer, "another version, or nothing")
        }
        let key: AttachmentKey
        do throws(MessagingError) {
            key = try AttachmentKey(encoded: bytes.extracting(1 + Self.idBytes..<bytes.count))
        } catch {
            throw RelayClientError(error)
        }
        try self.init(id: id, key: key)
    }

    /// 74 bytes: the version, the name, the 41 bytes of the key.
    ///
    /// - Throws: ``RelayClientError/Code/messaging`` when the key was wiped.
    public func encoded() throws(RelayClientError) -> SecureBytes {
        let key: SecureBytes
        do throws(MessagingError) { key = try self.key.encoded() } catch { throw RelayClientError(error) }
        return key.withExposedBytes { key in
            SecureBytes(count: 1 + Self.idBytes + key.count) { buffer in
                buffer[0] = Self.version
                UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyBytes(from: id.utf8)
                UnsafeMutableRawBufferPointer(rebasing: buffer[(1 + Self.idBytes)...]).copyMemory(from: key)
            }
        }
    }
}
