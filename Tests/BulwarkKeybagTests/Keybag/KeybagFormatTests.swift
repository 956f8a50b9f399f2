import BulwarkCore
import BulwarkTesting
import Crypto
import Foundation
import Testing

@testable import BulwarkKeybag

@Suite struct KeybagFormatTests {
    @Test(arguments: [nil, "1234"])
    func `A bit flipped anywhere in the bag is an error with a name`(passcode: String?) throws {
        let rig = Rig()
        _ = try rig.create(passcode)
        let good = try rig.bytes()
        #expect(good.count == (passcode == nil ? 556 : 598))
        for bit in 0..<(good.count * 8) {
            var spoilt = good
            spoilt[bit / 8] ^= 1 << (bit % 8)
            let isVersion = bit / 8 == 8
            try rig.disk.replaceDurably(Rig.path, with: spoilt)
            #expect(throws: KeybagError(isVersion ? .unknownVersion : .tampered), "bit \(bit)") { try rig.open() }
        }
    }

    @Test func `A bag that is cut off or extended is an error with a name`() throws {
        let rig = Rig()
        _ = try rig.create()
        let good = try rig.bytes()
        for count in 0..<good.count {
            try rig.disk.replaceDurably(Rig.path, with: Array(good.prefix(count)))
            #expect(throws: KeybagError(.tampered), "\(count) bytes") { try rig.open() }
        }
        try rig.disk.replaceDurably(Rig.path, with: good + [0])
        #expect(throws: KeybagError(.tampered)) { try rig.open() }
        try rig.disk.replaceDurably(Rig.path, with: good + [UInt8](repeating: 0, count: 4096))
        #expect(throws: KeybagError(.tooLarge)) { try rig.open() }
    }

    @Test func `A bag that asks for too much is refused though it is authentic`() throws {
        var rig = Rig()
        _ = try rig.create()
        rig.setup.limits.derivationMemory = 1024
        #expect(throws: KeybagError(.tooLarge)) { try rig.open() }
        rig.setup.cost = ScryptCost(logarithmOfN: 255, blockSize: .max, parallelism: .max)
        rig.setup.limits = .standard
        #expect(throws: KeybagError(.tooLarge)) { try rig.open().changePasscode(from: Secret("1234"), to: Secret("5")) }
    }

    @Test func `Another device's key opens nothing`() throws {
        var rig = Rig()
        _ = try rig.create()
        rig.setup.entanglement = FixedKey(value: SecureBytes(random: 32))
        #expect(throws: KeybagError(.tampered)) { try rig.open() }
    }

    @Test("Keys wrap as in RFC 3394 §4.6")
    func keyWrapVector() throws {
        let wrapping = SecureBytes(copying: Array(0...31))
        let key = SecureBytes(copying: bytes("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F"))
        let wrapped = bytes(
            "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21")
        #expect(try KeyWrap.wrap(key, using: wrapping) == wrapped)
        #expect(KeyWrap.unwrap(wrapped, using: wrapping) == key)
        for bit in 0..<(wrapped.count * 8) {
            var spoilt = wrapped
            spoilt[bit / 8] ^= 1 << (bit % 8)
            #expect(KeyWrap.unwrap(spoilt, using: wrapping) == nil)
        }
    }

    @Test func `Unwrapping agrees with the library's`() throws {
        for _ in 0..<50 {
            let wrapping = SymmetricKey(size: .bits256), key = SymmetricKey(size: .bits256)
            let wrapped = try AES.KeyWrap.wrap(key, using: wrapping)
            let ours = KeyWrap.unwrap(wrapped, using: wrapping.withUnsafeBytes { SecureBytes(copying: $0) })
            #expect(ours == key.withUnsafeBytes { SecureBytes(copying: $0) })
        }
    }

    @Test(
        "scrypt gives what RFC 7914 §12 says",
        arguments: [
            (
                "password", "NaCl", 10, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
            ),
            (
                "pleaseletmein", "SodiumChloride", 14, 8, 1,
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
            ),
        ] as [(String, String, Int, Int, Int, String)])
    func scryptVectors(
        password: String, salt: String, logarithm: Int, blockSize: Int, parallelism: Int, expected: String
    ) throws {
        let cost = ScryptCost(logarithmOfN: logarithm, blockSize: blockSize, parallelism: parallelism)
        let key = try cost.derive(SecureBytes(copying: password.utf8), salt: Array(salt.utf8))
        #expect(key == SecureBytes(copying: bytes(expected)))
    }

    @Test("Every code has a message of its own", arguments: KeybagError.Code.all)
    func messages(code: KeybagError.Code) throws {
        let message = try #require(code.message)
        #expect(KeybagError.Code.all.filter { $0.message == message } == [code])
    }
}
