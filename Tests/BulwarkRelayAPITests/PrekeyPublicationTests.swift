import BulwarkCore
import BulwarkMessaging
import BulwarkRelayAPI
import BulwarkTesting
import Crypto
import Foundation
import Testing

@Suite("Published keys, cut into pieces")
struct PrekeyPublicationTests {
    /// What messaging really writes.
    private static func upload() async throws -> PrekeyUpload {
        var limits = MessagingLimits()
        limits.oneTimePrekeys = 2
        let configuration = MessagingConfiguration(
            witness: InMemoryRollbackWitness(), limits: limits, clock: ManualClock())
        let device = try await MessagingDevice.create(
            DeviceAddress(account: "élise", device: 7), store: InMemoryMessagingStore(), key: SecureBytes(random: 32),
            configuration: configuration)
        return try #require(try await device.publish(counts: nil))
    }

    @Test("The pieces are those of messaging's upload, and make messaging's bundle")
    func pieces() async throws {
        let upload = try await Self.upload()
        let publication = try PrekeyPublication(encoded: upload.encoded)
        #expect(publication.address.description == upload.address.description)
        #expect(publication.identity == upload.identity.rawRepresentation)
        #expect(publication.replacesOneTimeKeys == upload.replacesOneTimePrekeys)
        #expect(publication.oneTimeKeys.count == upload.oneTimePrekeys.count)
        #expect(publication.kemKeys.count == upload.kemPrekeys.count)
        #expect((publication.lastResort == nil) == (upload.lastResort == nil))
        let bundles: [([UInt8]?, [UInt8]?, OneTimePrekey?, KEMPrekey?)] = [
            (nil, publication.lastResort, nil, upload.lastResort),
            (
                publication.oneTimeKeys[1].encoded, publication.kemKeys.first?.encoded, upload.oneTimePrekeys[1],
                upload.kemPrekeys.first
            ),
        ]
        for (oneTimeKey, kemKey, oneTimePrekey, kemPrekey) in bundles {
            let bytes = PrekeyPublication.bundle(
                address: publication.address, identity: publication.identity, signedPrekey: publication.signedPrekey,
                oneTimeKey: oneTimeKey, kemKey: kemKey)
            #expect(bytes == PrekeyBundle(upload, oneTimePrekey: oneTimePrekey, kemPrekey: kemPrekey).encoded)
            #expect(bytes.count <= RelayLimits.bundleBytes)
        }
    }

    @Test("Every signature of an upload is found, over what it is over")
    func signatures() async throws {
        let upload = try await Self.upload()
        let publication = try PrekeyPublication(encoded: upload.encoded)
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: publication.identity)
        let signatures = publication.signatures
        #expect(signatures.count == 1 + upload.kemPrekeys.count + (upload.lastResort == nil ? 0 : 1))
        for signed in signatures { #expect(key.isValidSignature(signed.signature, for: signed.content)) }
    }

    @Test("What is cut off anywhere is refused")
    func cutOff() async throws {
        let bytes = try await Self.upload().encoded
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: RelayError(.malformed)) { try PrekeyPublication(encoded: Array(bytes[..<count])) }
        }
        #expect(throws: RelayError(.malformed)) { try PrekeyPublication(encoded: bytes + [0]) }
        #expect(throws: RelayError(.tooLarge)) {
            try PrekeyPublication(encoded: [UInt8](repeating: 1, count: RelayLimits.uploadBytes + 1))
        }
    }
}
