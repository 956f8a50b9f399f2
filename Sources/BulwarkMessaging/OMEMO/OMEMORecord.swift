internal import BulwarkCore

/// The three protobuf messages of OMEMO:2 (XEP-0384 §12).
enum OMEMORecord {
    /// More than the header and the content that this protocol has: a key and a tag, 64 bytes encrypted.
    private static let mostBytes = 1024
    /// More than a key exchange with its message has.
    static let mostKeyBytes = 512
    /// The numbers of devices and of keys: positive ones of 31 bits (§4.5 and §5.3.2).
    static let numbers = 1...UInt32(Int32.max)

    static func check(_ address: DeviceAddress) throws(MessagingError) {
        guard numbers.contains(address.device) else {
            throw MessagingError(.invalidValue, "a device's number is from 1 to 2147483647")
        }
    }

    /// OMEMOMessage: a message's header and its ciphertext.
    struct Message {
        let header: Ratchet.Header
        let ciphertext: UnsafeRawBufferPointer

        /// Reads a message. What it holds must not outlive the bytes.
        init(_ bytes: UnsafeRawBufferPointer) throws(MessagingError) {
            var number: UInt32?, previousCount: UInt32?
            var key: UnsafeRawBufferPointer?, ciphertext: UnsafeRawBufferPointer?
            var reader = ProtobufReader(bytes)
            while let field = try reader.next() {
                switch field.number {
                case 1: try field.take(&number)
                case 2: try field.take(&previousCount)
                case 3: try field.take(&key, atMost: AgreementPublicKey.size)
                case 4: try field.take(&ciphertext, atMost: mostBytes)
                default: break
                }
            }
            guard let number, let previousCount, let key, let ciphertext else {
                throw MessagingError(.malformed, "a field is missing")
            }
            header = Ratchet.Header(
                key: try AgreementPublicKey(rawRepresentation: key), previousCount: previousCount, number: number)
            self.ciphertext = ciphertext
        }

        static func encoded(_ header: Ratchet.Header, ciphertext: some Collection<UInt8>) -> [UInt8] {
            var writer = ProtobufWriter()
            writer.field(1, header.number)
            writer.field(2, header.previousCount)
            writer.field(3, header.key.rawRepresentation)
            writer.field(4, ciphertext)
            return writer.bytes
        }
    }

    /// OMEMOAuthenticatedMessage: a message and its tag.
    struct AuthenticatedMessage {
        let tag: UnsafeRawBufferPointer
        /// The bytes of an OMEMOMessage, which are what is authenticated.
        let message: UnsafeRawBufferPointer

        static let tagSize = 16

        /// Reads a message. What it holds must not outlive the bytes.
        init(_ bytes: UnsafeRawBufferPointer) throws(MessagingError) {
            var tag: UnsafeRawBufferPointer?, message: UnsafeRawBufferPointer?
            var reader = ProtobufReader(bytes)
            while let field = try reader.next() {
                switch field.number {
                case 1: try field.take(&tag, atMost: Self.tagSize)
                case 2: try field.take(&message, atMost: 2 * mostBytes)
                default: break
                }
            }
            guard let tag, let message else { throw MessagingError(.malformed, "a field is missing") }
            // A shorter tag would be easier to guess.
            guard tag.count == Self.tagSize else { throw MessagingError(.malformed, "a tag's size") }
            self.tag = tag
            self.message = message
        }

        static func encoded(tag: some Collection<UInt8>, message: [UInt8]) -> [UInt8] {
            var writer = ProtobufWriter()
            writer.field(1, tag)
            writer.field(2, message)
            return writer.bytes
        }
    }

    /// OMEMOKeyExchange: a handshake and its first message. All of them use a one-time prekey: §4.2 has those refused that do not.
    struct KeyExchange {
        let handshake: HandshakeHeader
        let message: UnsafeRawBufferPointer

        /// Reads a key exchange. What it holds must not outlive the bytes.
        ///
        /// - Parameter known: The identity that the sender is known by, which was checked before and need not be again.
        init(_ bytes: UnsafeRawBufferPointer, known: IdentityKey?) throws(MessagingError) {
            var oneTimeID: UInt32?, signedID: UInt32?
            var identity: UnsafeRawBufferPointer?, ephemeral: UnsafeRawBufferPointer?, message: UnsafeRawBufferPointer?
            var reader = ProtobufReader(bytes)
            while let field = try reader.next() {
                switch field.number {
                case 1: try field.take(&oneTimeID)
                case 2: try field.take(&signedID)
                case 3: try field.take(&identity, atMost: IdentityKey.size)
                case 4: try field.take(&ephemeral, atMost: AgreementPublicKey.size)
                case 5: try field.take(&message, atMost: 4 * mostBytes)
                default: break
                }
            }
            guard let oneTimeID, let signedID, let identity, let ephemeral, let message else {
                throw MessagingError(.malformed, "a field is missing")
            }
            handshake = HandshakeHeader(
                identity: try IdentityKey(rawRepresentation: identity, known: known),
                ephemeral: try AgreementPublicKey(rawRepresentation: ephemeral), signedPrekeyID: signedID,
                oneTimePrekeyID: oneTimeID, kem: nil)
            self.message = message
        }

        /// All but the message, which ``append(_:to:)`` puts behind it.
        static func encoded(_ handshake: HandshakeHeader, oneTimePrekeyID: UInt32) -> [UInt8] {
            var writer = ProtobufWriter()
            writer.field(1, oneTimePrekeyID)
            writer.field(2, handshake.signedPrekeyID)
            writer.field(3, handshake.identity.rawRepresentation)
            writer.field(4, handshake.ephemeral.rawRepresentation)
            return writer.bytes
        }

        static func append(_ message: [UInt8], to handshake: [UInt8]) -> [UInt8] {
            var writer = ProtobufWriter()
            writer.field(5, message)
            return handshake + writer.bytes
        }
    }
}
