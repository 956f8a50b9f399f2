import BulwarkAuthentication
import BulwarkCore
import BulwarkTesting
import Testing

@Suite("Device key and challenge")
struct DeviceKeyTests {
    let clock = ManualClock()
    let key = SoftwareDeviceKey()

    func verifier() throws -> DeviceChallengeVerifier {
        let verifier = DeviceChallengeVerifier(audience: "api.bank.example", clock: clock)
        try verifier.register(publicKey: key.publicKey, for: "phone")
        return verifier
    }

    @Test("proves itself once for each nonce")
    func once() async throws {
        let verifier = try verifier()
        let challenge = try #require(verifier.challenge(for: "phone"))
        let answer = try await key.answer(challenge, audience: "api.bank.example")
        #expect(verifier.verify(answer, of: challenge.nonce, by: "phone") == .verified)
        #expect(verifier.verify(answer, of: challenge.nonce, by: "phone") == .unknownNonce)
        #expect(!key.isHardwareBacked)
    }

    @Test("is refused when late to the nanosecond, or across a reboot")
    func expiry() throws {
        let verifier = try verifier()
        for (wait, verdict) in [
            (Duration.nanoseconds(119_999_999_999), DeviceChallengeVerdict.verified), (.seconds(120), .expired),
        ] {
            let challenge = try #require(verifier.challenge(for: "phone"))
            clock.advance(by: wait)
            #expect(verifier.verify(try key.sign(challenge.message), of: challenge.nonce, by: "phone") == verdict)
        }
        let challenge = try #require(verifier.challenge(for: "phone"))
        clock.reboot()
        #expect(verifier.verify(try key.sign(challenge.message), of: challenge.nonce, by: "phone") == .expired)
    }

    @Test("is refused for another key, audience, nonce or device, and the nonce is used up")
    func refusals() async throws {
        let verifier = try verifier()
        let other = SoftwareDeviceKey()
        try verifier.register(publicKey: other.publicKey, for: "tablet")
        func fresh() throws -> DeviceChallenge { try #require(verifier.challenge(for: "phone")) }
        var challenge = try fresh()
        #expect(verifier.verify(try other.sign(challenge.message), of: challenge.nonce, by: "phone") == .badSignature)
        #expect(verifier.verify(try key.sign(challenge.message), of: challenge.nonce, by: "phone") == .unknownNonce)
        challenge = try fresh()
        let elsewhere = DeviceChallenge(nonce: challenge.nonce, audience: "evil.example")
        #expect(verifier.verify(try key.sign(elsewhere.message), of: challenge.nonce, by: "phone") == .badSignature)
        await #expect(throws: AuthenticationError(.wrongAudience)) {
            try await key.answer(elsewhere, audience: "api.bank.example")
        }
        challenge = try fresh()
        #expect(verifier.verify(try other.sign(challenge.message), of: challenge.nonce, by: "tablet") == .unknownNonce)
        #expect(verifier.verify([], of: challenge.nonce, by: "nobody") == .unknownDevice)
        #expect(verifier.verify([1, 2, 3], of: challenge.nonce, by: "phone") == .badSignature)
        #expect(verifier.challenge(for: "nobody") == nil)
    }

    @Test("keeps a bounded number of open nonces, the newest")
    func bound() throws {
        let verifier = try verifier()
        let challenges = (0..<9).compactMap { _ in verifier.challenge(for: "phone") }
        let verdicts = try challenges.map { verifier.verify(try key.sign($0.message), of: $0.nonce, by: "phone") }
        #expect(verdicts == [.unknownNonce] + Array(repeating: .verified, count: 8))
    }

    @Test("counts one of a hundred equal answers at once")
    func parallel() async throws {
        let verifier = try verifier()
        let challenge = try #require(verifier.challenge(for: "phone"))
        let answer = try key.sign(challenge.message)
        let verified = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 {
                group.addTask { verifier.verify(answer, of: challenge.nonce, by: "phone").isVerified }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(verified == 1)
    }

    @Test("is registered once, and with a point of the curve")
    func registration() throws {
        let verifier = try verifier()
        #expect(throws: AuthenticationError(.alreadyRegistered)) {
            try verifier.register(publicKey: SoftwareDeviceKey().publicKey, for: "phone")
        }
        var bent = key.publicKey
        bent[64] ^= 1
        for bad in [[], bent, Array(key.publicKey.dropLast()), [UInt8](repeating: 4, count: 65)] {
            #expect(throws: AuthenticationError(.malformedPublicKey)) {
                try verifier.register(publicKey: bad, for: "x")
            }
        }
        verifier.unregister("phone")
        #expect(verifier.challenge(for: "phone") == nil)
    }

    @Test("comes back from its export, and from nothing else")
    func export() throws {
        #expect(try SoftwareDeviceKey(exported: key.exported()).publicKey == key.publicKey)
        for bad in [SecureBytes(random: 31), SecureBytes(copying: [UInt8](repeating: 0, count: 32))] {
            #expect(throws: AuthenticationError(.unusableKey)) { try SoftwareDeviceKey(exported: bad) }
        }
    }
}

@Suite("Device agreement key")
struct DeviceAgreementKeyTests {
    let key = SoftwareDeviceAgreementKey()
    let other = SoftwareDeviceAgreementKey()

    @Test("derives the same key on both sides, for one purpose and one pair")
    func bothSides() async throws {
        let shared = try await key.sharedKey(with: other.publicKey, purpose: "backup")
        #expect(shared.count == 32)
        #expect(try await other.sharedKey(with: key.publicKey, purpose: "backup") == shared)
        #expect(try await key.sharedKey(with: other.publicKey, purpose: "transfer") != shared)
        let third = SoftwareDeviceAgreementKey()
        #expect(try await third.sharedKey(with: other.publicKey, purpose: "backup") != shared)
        #expect(!key.isHardwareBacked)
    }

    // RFC 5903 §8.1: 256-bit random ECP group.
    @Test("agrees on the point of RFC 5903")
    func vector() throws {
        func bytes(_ hex: String) -> [UInt8] {
            stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
        }
        let own = try SoftwareDeviceAgreementKey(
            exported: SecureBytes(
                copying: bytes("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433")))
        let theirs = bytes(
            "04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
                + "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab")
        let point = bytes("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de")
        #expect(try own.sharedPoint(with: theirs) == SecureBytes(copying: point))
    }

    @Test("refuses what is no point of the curve, and comes back from its export")
    func refusals() throws {
        var bent = other.publicKey
        bent[64] ^= 1
        for bad in [[], bent, Array(other.publicKey.dropLast()), [UInt8](repeating: 4, count: 65)] {
            #expect(throws: AuthenticationError(.malformedPublicKey)) { try key.sharedPoint(with: bad) }
        }
        #expect(try SoftwareDeviceAgreementKey(exported: key.exported()).publicKey == key.publicKey)
        #expect(throws: AuthenticationError(.unusableKey)) {
            try SoftwareDeviceAgreementKey(exported: SecureBytes(random: 31))
        }
    }
}
