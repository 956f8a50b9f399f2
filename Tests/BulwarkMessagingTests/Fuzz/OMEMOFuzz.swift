import BulwarkCore
import Crypto

@testable import BulwarkMessaging

/// Targets for what OMEMO:2 has from outside: protobuf, bundles and stanzas.
enum OMEMOFuzz {
    static let targets: [String: @Sendable (UnsafeRawBufferPointer) -> String?] = [
        "omemo-protobuf": { bytes in protobuf(Array(bytes)) },
        "omemo-bundle": { bytes in bundle(Array(bytes)) },
        "omemo-stanza": { bytes in stanza(Array(bytes)) },
    ]

    // MARK: Protobuf

    /// The first byte chooses the record. What is read is written in a form that is read as the same.
    private static func protobuf(_ bytes: [UInt8]) -> String? {
        guard let kind = bytes.first.map({ $0 % 3 }), let written = rewritten(Array(bytes.dropFirst()), kind) else {
            return nil
        }
        guard let again = rewritten(written, kind) else { return "record \(kind) is not read as it was written" }
        return again == written ? nil : "record \(kind) is read as another"
    }

    /// A record in the form that is written; nil for what is none.
    static func rewritten(_ bytes: [UInt8], _ kind: UInt8) -> [UInt8]? {
        bytes.withUnsafeBytes { bytes in
            switch kind {
            case 0:
                guard let message = try? OMEMORecord.Message(bytes) else { return nil }
                return OMEMORecord.Message.encoded(message.header, ciphertext: message.ciphertext)
            case 1:
                guard let message = try? OMEMORecord.AuthenticatedMessage(bytes) else { return nil }
                return OMEMORecord.AuthenticatedMessage.encoded(tag: message.tag, message: Array(message.message))
            default:
                guard let exchange = try? OMEMORecord.KeyExchange(bytes, known: scene?.alice.publicKey),
                    let number = exchange.handshake.oneTimePrekeyID
                else { return nil }
                return OMEMORecord.KeyExchange.append(
                    Array(exchange.message),
                    to: OMEMORecord.KeyExchange.encoded(exchange.handshake, oneTimePrekeyID: number))
            }
        }
    }

    // MARK: Bundles

    /// Identity (32), number of the signed prekey (4), the key (32), the signature (64), then numbers (4) and keys (32) of one-time prekeys.
    private static func bundle(_ bytes: [UInt8]) -> String? {
        guard let bundle = try? readBundle(bytes) else { return nil }
        let verifying = try? Curve25519.Signing.PublicKey(rawRepresentation: bundle.identity.rawRepresentation)
        guard verifying?.isValidSignature(bundle.signature, for: bundle.signedPrekey.rawRepresentation) == true else {
            return "a bundle that is not signed"
        }
        guard let scene else { return "no scene" }
        do {
            // A session comes of whatever was checked, and its first message is one.
            var session = try Session(
                initiating: bundle, identity: scene.alice, epoch: 0, entropy: CountedEntropy("a session"))
            let bytes = try session.encrypt(Payload.emptyKey, entropy: CountedEntropy("a message"))
            let incoming = try IncomingMessage(
                OMEMOKey(recipient: scene.address, isKeyExchange: true, bytes: bytes), payload: nil,
                known: scene.alice.publicKey)
            return incoming.handshake?.ephemeral == session.name ? nil : "another handshake than was written"
        } catch {
            return "no session comes of a bundle that was checked: \(error)"
        }
    }

    static func readBundle(_ bytes: [UInt8]) throws -> OMEMOBundle {
        try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let identity = try reader.bytes(32)
            let signed = (
                id: try reader.integer(UInt32.self), key: try reader.bytes(32), signature: try reader.bytes(64)
            )
            var oneTime: [(id: UInt32, key: [UInt8])] = []
            while reader.count > 0 { oneTime.append((try reader.integer(), try reader.bytes(32))) }
            return try OMEMOBundle(identity: identity, signedPrekey: signed, oneTimePrekeys: oneTime)
        }
    }

    // MARK: Stanzas

    /// A conversation that is the same in every run: what Alice says to Bob, and Bob as he waits for it.
    struct Scene: Sendable {
        let alice: DeviceIdentity
        let bob: DeviceIdentity
        let address: DeviceAddress
        let bundle: OMEMOBundle
        let prekeys: Prekeys
        /// Bob once he has answered Alice's first message.
        let session: Session
        /// Two key exchanges, a message that goes without, a later one of the same chain, and one that says nothing.
        let inputs: [[UInt8]]
        let said: [[UInt8]]
        /// One of Alice's that is not among what was said: a target that is blind takes it.
        let unsaid: [UInt8]

        init() throws {
            let entropy = CountedEntropy("scene")
            alice = try DeviceIdentity(from: entropy)
            bob = try DeviceIdentity(from: entropy)
            address = try DeviceAddress(account: "bob@example.org", device: 1)
            var prekeys = Prekeys()
            prekeys.signed = [
                .init(id: 1, pair: try AgreementKeyPair(from: entropy), createdAt: 0, isPostQuantum: false)
            ]
            let oneTime = try prekeys.makeOneTime(1, entropy: entropy)
            self.prekeys = prekeys
            bundle = try OMEMOBundle(prekeys.signed[0], oneTimePrekeys: oneTime, identity: bob)

            var inputs: [[UInt8]] = [], said: [[UInt8]] = []
            var alice = try Session(initiating: bundle, identity: self.alice, epoch: 0, entropy: entropy)
            func say(_ text: String?) throws {
                let sealed = try text.map { try OMEMOPayload.seal(SecureBytes(copying: $0.utf8), entropy: entropy) }
                let isExchange = alice.pending != nil
                let key = try alice.encrypt(sealed?.key ?? Payload.emptyKey, entropy: entropy)
                inputs.append(OMEMOFuzz.input(key, isKeyExchange: isExchange, payload: sealed?.ciphertext))
                said.append(Array((text ?? "").utf8))
            }
            try say("Hello, Bob.")
            try say("One more before you answer.")
            let first = try OMEMOFuzz.read(inputs[0], known: nil)
            guard let handshake = first.handshake else { throw MessagingError(.malformed) }
            var bob = try Session(
                responding: handshake, with: prekeys.answer(to: handshake), identity: self.bob, epoch: 0)
            _ = try OMEMOFuzz.open(first, in: &bob)
            let answer = try bob.encrypt(Payload.emptyKey, entropy: entropy)
            _ = try OMEMOFuzz.open(
                OMEMOFuzz.read(OMEMOFuzz.input(answer, isKeyExchange: false, payload: nil), known: nil), in: &alice)
            session = bob
            try say("In a new chain.")
            try say("Lost, and never said.")
            unsaid = inputs.removeLast()
            said.removeLast()
            try say("After one that was lost.")
            try say(nil)
            (self.inputs, self.said) = (inputs, said)
        }
    }

    static let scene = try? Scene()

    /// The kind, the key's size (16 bits), the key, the payload where there is one.
    private static func input(_ key: [UInt8], isKeyExchange: Bool, payload: [UInt8]?) -> [UInt8] {
        var bytes: [UInt8] = [(isKeyExchange ? 1 : 0) | (payload == nil ? 0 : 2)]
        bytes.append(bigEndian: UInt16(key.count))
        return bytes + key + (payload ?? [])
    }

    private static func read(_ bytes: [UInt8], known: IdentityKey?) throws -> IncomingMessage {
        try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let kind: UInt8 = try reader.integer()
            let key = try reader.bytes(Int(reader.integer(UInt16.self)))
            let payload = kind & 2 == 0 ? nil : try reader.bytes(reader.count)
            return try IncomingMessage(
                OMEMOKey(
                    recipient: DeviceAddress(account: "bob@example.org", device: 1), isKeyExchange: kind & 1 == 1,
                    bytes: key), payload: payload, known: known)
        }
    }

    private static func open(_ message: IncomingMessage, in session: inout Session) throws -> Payload {
        let content = try message.sealed.withUnsafeBytes {
            try session.decrypt(message.header, $0, now: 0, limits: .standard)
        }
        return try Payload(content, of: message, wire: .omemo)
    }

    /// What Bob reads; nil when he refuses it.
    static func opened(_ bytes: [UInt8], _ scene: Scene) -> (payload: Payload, handshake: HandshakeHeader?)? {
        guard let message = try? read(bytes, known: scene.alice.publicKey) else { return nil }
        var session = scene.session
        if let handshake = message.handshake {
            guard let answer = try? scene.prekeys.answer(to: handshake),
                let new = try? Session(responding: handshake, with: answer, identity: scene.bob, epoch: 0)
            else { return nil }
            session = new
        }
        return (try? open(message, in: &session)).map { ($0, message.handshake) }
    }

    /// Whatever Bob reads, Alice said.
    private static func stanza(_ bytes: [UInt8]) -> String? {
        guard let scene else { return "no scene" }
        guard let (payload, handshake) = opened(bytes, scene) else { return nil }
        if let handshake, handshake.identity != scene.alice.publicKey { return "a key exchange of nobody" }
        let text = payload.content.withExposedBytes(Array.init)
        return scene.said.contains(text) ? nil : "\(text.count) bytes that nobody said"
    }
}

/// SHA-256 of a label and a counter.
private final class CountedEntropy: EntropySource {
    private let label: String
    private let counter = Locked(UInt32(0))

    init(_ label: String) { self.label = label }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        var out: [UInt8] = []
        while out.count < buffer.count {
            var block = Array(label.utf8)
            block.append(
                bigEndian: counter.withLock { counter in
                    defer { counter += 1 }
                    return counter
                })
            out += SHA256.hash(data: block)
        }
        buffer.copyBytes(from: out.prefix(buffer.count))
    }
}
