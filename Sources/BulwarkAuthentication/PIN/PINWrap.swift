internal import BulwarkCore
internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A data key wrapped under a PIN and a device key. Holds no verifier: only unwrapping tells whether a PIN is right.
///
/// As bytes: the magic `BWPINWRP`, the version 1, the binary logarithm of N, r and p (1 byte each), 32 bytes of salt, then
/// AES-256-GCM (NIST SP 800-38D) of the key: nonce (12), ciphertext (32), tag (16), with all before as associated data. Its key
/// is HKDF-SHA256 (RFC 5869) of scrypt(PIN, salt) and the device's entanglement of that, and wraps this once.
struct PINWrap {
    static let keySize = 32
    private static let magic = Array("BWPINWRP".utf8)
    private static let version: UInt8 = 1
    private static let saltSize = 32
    private static let headerSize = 12 + saltSize
    private static let size = headerSize + 12 + keySize + 16

    let cost: ScryptCost
    private let header: [UInt8]
    private let box: [UInt8]

    var encoded: [UInt8] { header + box }

    /// Wraps a key anew, under a fresh salt.
    init(
        _ key: SecureBytes, pin: Secret, cost: ScryptCost, device: any DeviceEntanglement, entropy: any EntropySource
    ) throws(AuthenticationError) {
        guard key.count == Self.keySize else { throw AuthenticationError(.unusableKey, "not 32 bytes, or wiped") }
        self.cost = cost
        let header =
            Self.magic
            + [
                Self.version, UInt8(clamping: cost.logarithmOfN), UInt8(clamping: cost.blockSize),
                UInt8(clamping: cost.parallelism),
            ]
            + entropy.bytes(Self.saltSize)
        self.header = header
        let wrappingKey = try Self.wrappingKey(pin: pin, cost: cost, header: header, device: device)
        do {
            let nonce = try AES.GCM.Nonce(data: entropy.bytes(12))
            let sealed = try key.withUnwipedBytes {
                try AES.GCM.seal($0, using: wrappingKey, nonce: nonce, authenticating: header)
            }
            box = Array(sealed.nonce) + Array(sealed.ciphertext) + Array(sealed.tag)
        } catch {
            throw AuthenticationError(.cryptography, "AES-GCM")
        }
    }

    /// Reads what ``encoded`` gave.
    init(encoded bytes: [UInt8], limits: ScryptCost.Limits) throws(AuthenticationError) {
        guard bytes.count == Self.size, bytes.starts(with: Self.magic) else {
            throw AuthenticationError(.malformedRecord)
        }
        guard bytes[8] == Self.version else { throw AuthenticationError(.malformedRecord, "unknown version") }
        cost = ScryptCost(
            logarithmOfN: Int(bytes[9]), blockSize: Int(bytes[10]), parallelism: Int(bytes[11]))
        guard limits.allow(cost) else { throw AuthenticationError(.costOutOfLimits) }
        header = Array(bytes[..<Self.headerSize])
        box = Array(bytes[Self.headerSize...])
    }

    /// The key; nil when the PIN, the device or a byte of the record is another.
    func unwrapped(pin: Secret, device: any DeviceEntanglement) throws(AuthenticationError) -> SecureBytes? {
        let wrappingKey = try Self.wrappingKey(pin: pin, cost: cost, header: header, device: device)
        guard let sealed = try? AES.GCM.SealedBox(combined: box),
            var opened = try? AES.GCM.open(sealed, using: wrappingKey, authenticating: header)
        else { return nil }
        return opened.withUnsafeMutableBytes { opened in
            defer { opened.initializeMemory(as: UInt8.self, repeating: 0) }
            return SecureBytes(copying: UnsafeRawBufferPointer(opened))
        }
    }

    private static func wrappingKey(
        pin: Secret, cost: ScryptCost, header: [UInt8], device: any DeviceEntanglement
    ) throws(AuthenticationError) -> SymmetricKey {
        let salt = header[(headerSize - saltSize)...]
        let derived: SymmetricKey
        do {
            derived = try pin.utf8.withUnwipedBytes {
                try KDF.Scrypt.deriveKey(
                    from: $0, salt: salt, outputByteCount: 32, rounds: 1 << cost.logarithmOfN,
                    blockSize: cost.blockSize, parallelism: cost.parallelism)
            }
        } catch {
            throw AuthenticationError(.cryptography, "scrypt")
        }
        let stretched = derived.withUnsafeBytes { SecureBytes(copying: $0) }
        let entangled = try device.entangle(stretched)
        guard entangled.count == 32 else { throw AuthenticationError(.deviceKeyUnavailable, "not 32 bytes") }
        let material = SecureBytes(count: 64) { target in
            stretched.withExposedBytes { target.copyMemory(from: $0) }
            entangled.withExposedBytes { UnsafeMutableRawBufferPointer(rebasing: target[32...]).copyMemory(from: $0) }
        }
        return material.withExposedBytes {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: $0), salt: salt, info: Array("Bulwark PIN wrap 1".utf8),
                outputByteCount: 32)
        }
    }
}
