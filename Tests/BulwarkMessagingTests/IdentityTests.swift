import BulwarkCore
import Crypto
import Foundation
import Testing

@testable import BulwarkMessaging

@Suite struct IdentityTests {
    @Test func `An identity is the one that another implementation makes of the seed`() throws {
        for vector in try Vectors.load().identities {
            let identity = try DeviceIdentity(seed: SecureBytes(copying: [UInt8](hex: vector.seed)))
            #expect(try identity.publicKey.rawRepresentation == [UInt8](hex: vector.public))
            #expect(try identity.agreement.publicKey.rawRepresentation == [UInt8](hex: vector.agreement))
            // The public side comes to the same key without the seed.
            #expect(try IdentityKey(rawRepresentation: [UInt8](hex: vector.public)) == identity.publicKey)
        }
    }

    @Test func `The vector of RFC 8032 holds`() throws {
        // RFC 8032 §7.1, TEST 1.
        let identity = try DeviceIdentity(
            seed: SecureBytes(copying: [UInt8](hex: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        )
        #expect(
            try identity.publicKey.rawRepresentation
                == [UInt8](hex: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
        let signature = try [UInt8](
            hex: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b")
        #expect(identity.publicKey.isSignature(signature, over: []))
        #expect(!identity.publicKey.isSignature(signature, over: [0]))
        let own = try identity.signature(over: [1, 2])
        #expect(identity.publicKey.isSignature(own, over: [1, 2]))
    }

    /// Of small order: all points whose order divides 8, in canonical form and in each other spelling, and points off the curve.
    static let badKeys = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751",
        "",
    ]

    @Test("No key of small order, off the curve or in a second spelling is an identity", arguments: badKeys)
    func refusesBadIdentities(hex: String) throws {
        #expect(throws: MessagingError(.invalidKey)) { try IdentityKey(rawRepresentation: [UInt8](hex: hex)) }
    }

    @Test func `The library below takes the identity point, which verifies zeros for any message`() throws {
        // The reason for the check; when this fails, the library has learned it.
        let point = try [UInt8](hex: Self.badKeys[0])
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: point)
        #expect(key.isValidSignature(point + [UInt8](repeating: 0, count: 32), for: Data("anything".utf8)))
    }

    @Test func `A key with a part of small order is refused, though it is on the curve`() throws {
        // The orders 2, 8, 8, 4 and, in two spellings of which one is good, 1 and 4.
        let small = try Self.badKeys.prefix(8).compactMap { EdwardsPoint(canonical: try [UInt8](hex: $0)) }
        #expect(small.count == 8 && small.count { $0.isIdentity } == 1)
        for vector in try Vectors.load().identities {
            let point = try #require(EdwardsPoint(canonical: [UInt8](hex: vector.public)))
            for other in small {
                let bytes = point.adding(other).encoded
                #expect(EdwardsPoint(canonical: bytes) != nil)
                #expect(
                    code { _ = try IdentityKey(rawRepresentation: bytes) } == (other.isIdentity ? nil : .invalidKey))
            }
        }
    }

    @Test func `The check by X25519 comes to what multiplying by the order does`() throws {
        var generator = Seeded(0x25519), taken = 0, offCurve = 0
        for _ in 0..<80 {
            let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let point = EdwardsPoint(canonical: bytes)
            let isGood = point.map { !$0.isIdentity && $0.isInPrimeOrderGroup } ?? false
            let key = try? IdentityKey(rawRepresentation: bytes)
            #expect((key != nil) == isGood, "\(Hexadecimal.text(bytes))")
            #expect(key?.agreement.rawRepresentation == (isGood ? point?.montgomeryU : nil))
            if isGood { taken += 1 }
            if point == nil { offCurve += 1 }
        }
        #expect(taken > 3 && offCurve > 20)
        // And the multiplier is five times the order less one, which X25519 leaves as it is.
        var carry = -1
        for (byte, digit) in zip(Edwards25519.multiplier, EdwardsPoint.order) {
            carry += 5 * Int(digit)
            #expect(Int(byte) == carry & 0xFF)
            carry >>= 8
        }
        #expect(carry == 0)
        #expect(Edwards25519.multiplier[0] & 7 == 0 && Edwards25519.multiplier[31] >> 6 == 1)
    }

    @Test func `Products and inverses are right at the ends of the range, too`() {
        let ends: [[UInt8]] = [
            [0] + [UInt8](repeating: 0, count: 31), [1] + [UInt8](repeating: 0, count: 31),
            [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
            [0xFF] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
            [19] + [UInt8](repeating: 0, count: 31), [UInt8](repeating: 0, count: 31) + [0x40],
            [UInt8](repeating: 0xAA, count: 31) + [0x2A], [0xDA] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        ]
        let numbers = ends.map { FieldElement(littleEndian: $0) }
        // Sums and differences, too, for their limbs are the largest.
        for left in numbers + [numbers[3] + numbers[3], .zero - numbers[3]] {
            for right in numbers + [numbers[2] + numbers[3], numbers[0] - numbers[2]] {
                var sum = FieldElement.zero
                for byte in right.littleEndian.reversed() {
                    for bit in (0..<8).reversed() {
                        sum = sum + sum
                        if byte >> bit & 1 == 1 { sum = sum + left }
                    }
                }
                #expect((left * right).littleEndian == sum.littleEndian)
            }
            #expect((left * left.inverse - .one).isZero || left.isZero)
            #expect(
                (left.inverse - left.power(littleEndian: [0xEB] + [UInt8](repeating: 0xFF, count: 30) + [0x7F])).isZero)
        }
    }

    @Test func `Random bytes are refused or are a key of the right group`() {
        var generator = Seeded(0xED25519), taken = 0
        for _ in 0..<60 {
            let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if (try? IdentityKey(rawRepresentation: bytes)) != nil { taken += 1 }
        }
        // Half of all y are on the curve, and an eighth of these in the group.
        #expect(1...15 ~= taken)
    }

    /// 0, 1, −1 and both of order 8; the same and more with bit 255, and what is not reduced.
    static let badAgreementKeys = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0900000000000000000000000000000000000000000000000000000000000080",
        "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "09000000000000000000000000000000000000000000000000000000000000",
    ]

    @Test("No key of small order or in a second spelling is agreed with", arguments: badAgreementKeys)
    func refusesBadAgreementKeys(hex: String) throws {
        #expect(throws: MessagingError(.invalidKey)) { try AgreementPublicKey(rawRepresentation: [UInt8](hex: hex)) }
    }

    @Test(
        "The shared secret of a key of small order is refused, had the key come through",
        arguments: badAgreementKeys.prefix(5))
    func refusesZeroSecrets(hex: String) throws {
        let pair = try AgreementKeyPair(from: SystemEntropy())
        let bad = try AgreementPublicKey(computed: [UInt8](hex: hex))
        #expect(throws: MessagingError(.invalidKey)) { try pair.agree(with: bad) }
    }

    @Test func `The vector of RFC 7748 holds`() throws {
        // RFC 7748 §5.2, the first: a scalar and a u.
        let pair = try AgreementKeyPair(
            secret: SecureBytes(
                copying: [UInt8](hex: "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")))
        let shared = try pair.agree(
            with: AgreementPublicKey(
                rawRepresentation: [UInt8](hex: "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")))
        #expect(try shared.array == [UInt8](hex: "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"))
    }

    @Test func `A wiped identity signs and agrees no more`() throws {
        let identity = try DeviceIdentity()
        let other = try DeviceIdentity()
        identity.wipe()
        #expect(throws: MessagingError(.wiped)) { try identity.signature(over: [1]) }
        #expect(throws: MessagingError(.wiped)) { try identity.agreement.agree(with: other.agreement.publicKey) }
    }

    @Test func `Both sides see the same safety number, and the one that another implementation makes`() throws {
        let cast = try Cast()
        let alice = ("alice", [cast.alice.publicKey]), bob = ("bob", [cast.bob.publicKey, cast.alice.publicKey])
        let number = try SafetyNumber(own: alice, other: bob)
        #expect(try number.digits == Vectors.load().safetyNumber)
        #expect(try number == SafetyNumber(own: bob, other: alice))
        #expect(number.description.split(separator: " ").map(\.count) == [Int](repeating: 5, count: 12))
        #expect(try number == SafetyNumber(own: alice, other: ("bob", bob.1.reversed())))
    }

    @Test func `Another key, device or name makes another safety number`() throws {
        let cast = try Cast()
        let alice = ("alice", [cast.alice.publicKey]), bob = ("bob", [cast.bob.publicKey])
        let third = try DeviceIdentity().publicKey
        let numbers = try [
            SafetyNumber(own: alice, other: bob), SafetyNumber(own: alice, other: ("bob", [third])),
            SafetyNumber(own: alice, other: ("bob", [cast.bob.publicKey, third])),
            SafetyNumber(own: ("alicf", alice.1), other: bob),
        ]
        #expect(Set(numbers).count == 4)
        #expect(throws: MessagingError(.invalidValue)) { try SafetyNumber(own: alice, other: ("bob", [])) }
    }

    @Test func `Fingerprints are 64 digits in groups of 8`() throws {
        let groups = try Cast().alice.publicKey.fingerprint.split(separator: " ")
        #expect(groups.map(\.count) == [Int](repeating: 8, count: 8))
    }

    @Test func `An address has a name of 1 to 255 bytes`() throws {
        #expect(throws: MessagingError(.invalidValue)) { try DeviceAddress(account: "", device: 1) }
        #expect(throws: MessagingError(.invalidValue)) {
            try DeviceAddress(account: String(repeating: "ä", count: 128), device: 1)
        }
        // Two spellings of one text are two addresses: the server tells them apart, too.
        let composed = try DeviceAddress(account: "\u{E9}", device: 1),
            split = try DeviceAddress(account: "e\u{301}", device: 1)
        #expect(composed != split)
    }

    @Test func `Addresses are in order of their accounts, then of their numbers`() throws {
        let sorted = try [("a", 2), ("aa", 1), ("b", 1), ("b", 10)].map {
            try DeviceAddress(account: $0.0, device: $0.1)
        }
        #expect(sorted.reversed().sorted() == sorted)
    }

    @Test func `Every code has a message`() {
        for code in MessagingError.Code.all { #expect(code.message != nil, "\(code.rawValue)") }
        #expect(Set(MessagingError.Code.all).count == MessagingError.Code.all.count)
    }
}
