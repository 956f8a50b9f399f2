package import Crypto
internal import CryptoExtras
internal import Foundation

/// A keybag made for a test: its keys follow from their names, so that a backup comes out the same each time.
package struct SyntheticKeybag: Sendable {
    /// The password.
    package var password: String
    /// The rounds of the second derivation.
    package var iterations = 10
    /// The rounds of the first derivation; nil for a keybag of before iOS 10.2.
    package var doubleIterations: Int? = 20
    /// The rounds that the keybag says, where it lies about the first derivation.
    package var claimedDoubleIterations: Int?
    /// Class keys that are damaged.
    package var damagedClasses: Set<Int> = []
    /// Whether class B has a key pair, as on devices, and not a key.
    package var hasAsymmetricClassB = false

    /// Classes that the password opens.
    package static let passwordClasses = [1, 2, 3, 4, 6, 7, 8]
    /// Classes that the device alone opens.
    package static let deviceClasses = [5, 9, 10, 11]

    /// A keybag under a password.
    package init(password: String) { self.password = password }

    /// A key that follows from a name.
    package static func key(_ name: String) -> SymmetricKey {
        SymmetricKey(data: Data(SHA256.hash(data: Data(name.utf8))))
    }

    /// The keybag's bytes.
    package func bytes() throws -> [UInt8] {
        func field(_ tag: String, _ value: [UInt8]) -> [UInt8] { Array(tag.utf8) + big(value.count) + value }
        func big(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        var bytes = field("VERS", big(doubleIterations == nil ? 3 : 5)) + field("TYPE", big(1))
        bytes += field("UUID", [UInt8](repeating: 1, count: 16)) + field("HMCK", [UInt8](repeating: 2, count: 40))
        bytes += field("WRAP", big(1)) + field("SALT", Self.salt) + field("ITER", big(iterations))
        if let doubleIterations {
            bytes += field("DPWT", big(1)) + field("DPIC", big(claimedDoubleIterations ?? doubleIterations))
            bytes += field("DPSL", Self.doubleSalt)
        }
        let root = try derivedKey()
        for number in Self.passwordClasses + Self.deviceClasses {
            let isDevice = Self.deviceClasses.contains(number)
            var wrapped = try Array(AES.KeyWrap.wrap(Self.key("class \(number)"), using: root))
            if damagedClasses.contains(number) { wrapped[20] ^= 1 }
            bytes += field("UUID", [UInt8](repeating: UInt8(number), count: 16)) + field("CLAS", big(number))
            bytes += field("WRAP", big(isDevice ? 3 : 2))
            bytes += field("KTYP", big(number == 2 && hasAsymmetricClassB ? 1 : 0)) + field("WPKY", wrapped)
            if number == 2, hasAsymmetricClassB {
                bytes += try field("PBKY", Array(Self.pair.publicKey.rawRepresentation))
            }
        }
        return bytes
    }

    /// A key of a file, wrapped by a class key.
    package func wrapped(_ key: SymmetricKey, by number: Int) throws -> [UInt8] {
        let head = (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        guard number == 2, hasAsymmetricClassB else {
            return head + Array(try AES.KeyWrap.wrap(key, using: Self.key("class \(number)")))
        }
        let ephemeral = try Curve25519.KeyAgreement.PrivateKey(
            rawRepresentation: Self.key("ephemeral").withUnsafeBytes { Data($0) })
        let shared = try ephemeral.sharedSecretFromKeyAgreement(with: Self.pair.publicKey)
        let input =
            Data([0, 0, 0, 1]) + shared.withUnsafeBytes { Data($0) } + ephemeral.publicKey.rawRepresentation
            + (try Self.pair.publicKey.rawRepresentation)
        let wrapping = SymmetricKey(data: Data(SHA256.hash(data: input)))
        return head + Array(ephemeral.publicKey.rawRepresentation) + Array(try AES.KeyWrap.wrap(key, using: wrapping))
    }

    /// An item of the keychain, sealed as version 3 is: AES-256-GCM with an empty nonce, which makes the first counter block zero.
    package func sealedItem(_ attributes: [(String, String)], by number: Int) throws -> [UInt8] {
        func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
            content.count < 128 ? [tag, UInt8(content.count)] + content : [tag, 0x81, UInt8(content.count)] + content
        }
        let plain = element(
            0x31,
            attributes.flatMap { name, value in
                element(
                    0x30, element(0x0c, Array(name.utf8)) + element(name == "acct" ? 0x04 : 0x0c, Array(value.utf8)))
            })
        let key = Self.key("item \(attributes)")
        let nonce = try AES._CTR.Nonce(nonceBytes: [UInt8](repeating: 0, count: 16))
        let stream = Array(try AES._CTR.encrypt(Data(count: plain.count + 32), using: key, nonce: nonce))
        func masked(_ bytes: [UInt8], _ from: Int) -> [UInt8] { zip(bytes, stream[from...]).map { $0 ^ $1 } }
        let sealed = masked(plain, 16)
        // The same ciphertext under another nonce has the same hash, behind another mask.
        let twin = try AES.GCM.seal(masked(sealed, 32), using: key, nonce: AES.GCM.Nonce(data: Data(count: 12)))
        let wrapped = Array(try wrapped(key, by: number).dropFirst(4))
        func little(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        return little(3) + little(number) + little(wrapped.count) + wrapped + sealed
            + masked(masked(Array(twin.tag), 16), 0)
    }

    private static let salt = [UInt8](repeating: 0x51, count: 20)
    private static let doubleSalt = [UInt8](repeating: 0xD5, count: 20)

    private static var pair: Curve25519.KeyAgreement.PrivateKey {
        get throws { try .init(rawRepresentation: key("class 2").withUnsafeBytes { Data($0) }) }
    }

    private func derivedKey() throws -> SymmetricKey {
        var passphrase = Data(password.utf8)
        if let doubleIterations {
            let first = try KDF.Insecure.PBKDF2.deriveKey(
                from: passphrase, salt: Self.doubleSalt, using: .sha256, outputByteCount: 32,
                unsafeUncheckedRounds: doubleIterations)
            passphrase = first.withUnsafeBytes { Data($0) }
        }
        return try KDF.Insecure.PBKDF2.deriveKey(
            from: passphrase, salt: Self.salt, using: .insecureSHA1, outputByteCount: 32,
            unsafeUncheckedRounds: iterations)
    }
}
