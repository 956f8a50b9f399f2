import BulwarkCore
import BulwarkTesting
import Crypto
import Foundation
import Testing

@testable import BulwarkMessaging

/// SHA-256 of a label and a counter, as Scripts/external/messaging_vectors.py draws it.
final class ScriptedEntropy: EntropySource {
    private let label: String
    private let counter = Locked(UInt32(0))

    init(_ label: String) { self.label = label }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        var out: [UInt8] = []
        while out.count < buffer.count {
            let number = counter.withLock { counter in
                defer { counter += 1 }
                return counter
            }
            var block = Array(label.utf8)
            block.append(bigEndian: number)
            out += SHA256.hash(data: block)
        }
        buffer.copyBytes(from: out.prefix(buffer.count))
    }
}

/// SplitMix64: a test that fails names its seed.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

extension [UInt8] {
    init(hex: String) throws {
        let digits = Array<Character>(hex)
        self = try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(digits[$0..<$0 + 2]), radix: 16))
        }
    }

    /// One change of a kind that happens on the way: a bit, a byte, an end, a part twice or not at all.
    func mutated(_ generator: inout Seeded) -> [UInt8] {
        var bytes = self
        let place = Int.random(in: 0..<Swift.max(1, bytes.count), using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1 where !bytes.isEmpty: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 2: bytes.removeLast(Swift.min(bytes.count, Int.random(in: 1...40, using: &generator)))
        case 3:
            bytes += (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
        case 4: bytes.replaceSubrange(place..<Swift.min(bytes.count, place + 4), with: [0xFF, 0xFF, 0xFF, 0xFF])
        default: bytes.insert(contentsOf: bytes.prefix(place), at: Swift.min(bytes.count, place))
        }
        return bytes
    }
}

extension SecureBytes {
    init(_ text: String) { self.init(copying: text.utf8) }

    var array: [UInt8] { withExposedBytes { Array($0) } }
    var text: String { String(decoding: array, as: UTF8.self) }
}

/// The code of what a body throws; nil when it throws nothing.
func code(_ body: () async throws -> Void) async -> MessagingError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? MessagingError)?.code
    }
}

func code(of body: () throws -> Void) -> MessagingError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? MessagingError)?.code
    }
}

struct Vectors: Decodable {
    struct Identity: Decodable { let seed, `public`, agreement: String }
    struct Message: Decodable { let from, content, body: String }
    struct Conversation: Decodable {
        let bundle: String
        let messages: [Message]
    }
    struct Attachment: Decodable {
        let size, sealed: Int
        let sha256: String
    }

    let identities: [Identity]
    let signedPrekey, oneTimePrekey, kemSeed: String
    let classical, postQuantum: Conversation
    let safetyNumber: String
    let attachments: [Attachment]

    static func load() throws -> Vectors {
        let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/messaging/vectors.json")
        let fresh = ProcessInfo.processInfo.environment["BULWARK_MESSAGING_VECTORS"].map { URL(fileURLWithPath: $0) }
        return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: fresh ?? place))
    }
}

/// The two of the vectors.
struct Cast {
    let alice: DeviceIdentity
    let bob: DeviceIdentity
    let aliceAddress: DeviceAddress
    let bobAddress: DeviceAddress
    let signedPrekey: AgreementKeyPair
    let oneTimePrekey: AgreementKeyPair
    let kemSeed: SecureBytes

    init() throws {
        let entropy = ScriptedEntropy("keys")
        alice = try DeviceIdentity(from: entropy)
        bob = try DeviceIdentity(from: entropy)
        signedPrekey = try AgreementKeyPair(from: entropy)
        oneTimePrekey = try AgreementKeyPair(from: entropy)
        kemSeed = SecureBytes(random: 64, from: entropy)
        aliceAddress = try DeviceAddress(account: "alice", device: 1)
        bobAddress = try DeviceAddress(account: "bob", device: 2)
    }

    /// Bob's private halves, numbered as in the vectors.
    func prekeys(isPostQuantum: Bool) -> Prekeys {
        var prekeys = Prekeys()
        prekeys.signed = [.init(id: 7, pair: signedPrekey, createdAt: 1_767_225_600, isPostQuantum: isPostQuantum)]
        prekeys.oneTime = [.init(id: 8, secret: oneTimePrekey.secret)]
        prekeys.kem = isPostQuantum ? [.init(id: 9, secret: kemSeed)] : []
        return prekeys
    }

    /// What Bob's server hands out.
    func bundle(isPostQuantum: Bool) throws -> PrekeyBundle {
        let signed = try SignedPrekey(
            id: 7, key: signedPrekey.publicKey, createdAt: 1_767_225_600, isPostQuantum: isPostQuantum,
            address: bobAddress, identity: bob)
        let kem =
            isPostQuantum
            ? try KEMPrekey(
                id: 9, key: PostQuantum.publicKey(of: kemSeed), isLastResort: false, address: bobAddress, identity: bob)
            : nil
        let upload = PrekeyUpload(
            address: bobAddress, identity: bob.publicKey, signedPrekey: signed, oneTimePrekeys: [], kemPrekeys: [],
            lastResort: nil, replacesOneTimePrekeys: false)
        return PrekeyBundle(
            upload, oneTimePrekey: OneTimePrekey(id: 8, key: oneTimePrekey.publicKey), kemPrekey: kem)
    }

    func initiate(_ entropy: some EntropySource, isPostQuantum: Bool = false) throws -> Session {
        try Session(
            initiating: bundle(isPostQuantum: isPostQuantum), from: aliceAddress, identity: alice, epoch: 0,
            entropy: entropy)
    }

    /// Bob's side of a handshake, before its message was decrypted.
    func respond(to body: [UInt8], isPostQuantum: Bool = false) throws -> Session {
        let header = try body.split().handshake
        return try Session(
            responding: #require(header), from: aliceAddress,
            with: prekeys(isPostQuantum: isPostQuantum).answer(to: #require(header)), address: bobAddress,
            identity: bob, epoch: 0)
    }

    /// Two sessions that have heard of each other.
    func established(_ seed: String) throws -> (alice: Session, bob: Session) {
        let entropy = ScriptedEntropy(seed)
        var alice = try initiate(entropy)
        let first = try alice.encrypt(SecureBytes("first"), entropy: entropy)
        var bob = try respond(to: first)
        _ = try bob.open(first)
        _ = try alice.open(bob.encrypt(SecureBytes("reply"), entropy: entropy))
        return (alice, bob)
    }
}

extension [UInt8] {
    /// A body in its parts.
    func split() throws -> (handshake: HandshakeHeader?, header: Ratchet.Header, sealed: [UInt8]) {
        try parsed { (reader) throws(MessagingError) in
            var handshake: HandshakeHeader?
            if first == HandshakeHeader.mark {
                _ = try reader.integer(UInt8.self)
                handshake = try HandshakeHeader(from: &reader, known: nil)
            }
            return (handshake, try Ratchet.Header(from: &reader), try reader.bytes(reader.count))
        }
    }
}

extension Session {
    mutating func open(
        _ body: [UInt8], now: UInt64 = 1_767_225_600, limits: MessagingLimits = .standard
    ) throws -> SecureBytes {
        let (_, header, sealed) = try body.split()
        var copy = self
        let content = try sealed.withUnsafeBytes { try copy.decrypt(header, $0, now: now, limits: limits) }
        self = copy
        return content
    }

    /// Through the form that the store keeps.
    func stored() throws -> Session {
        var writer = StateWriter()
        encode(into: &writer)
        return try writer.joined().array.parsed(fault: .stateTampered) { (reader) throws(MessagingError) in
            try Session(from: &reader, wire: ratchet.wire, hasTimes: true)
        }
    }
}
