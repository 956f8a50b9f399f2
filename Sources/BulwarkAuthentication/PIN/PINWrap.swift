internal import BulwarkCore
internal import Crypto
internal import CryptoExtras
internal import Foundation

/// Two keys wrapped under PINs and a device key, or one and as many random bytes. Holds no verifier: only unwrapping tells
/// whether a PIN is right, and nothing tells whether there is a second one.
///
/// As bytes: the magic `BWPINWRP`, the version 2, the binary logarithm of N, r and p (1 byte each), 32 bytes of salt, then two
/// slots in random order. A slot is AES-256-GCM (NIST SP 800-38D) of a role (1 byte) and a key: nonce (12), ciphertext (33), tag (16),
/// with all before the slots as associated data; or 61 random bytes. Its key is HKDF-SHA256 (RFC 5869) of scrypt(PIN, salt) and the
/// device's entanglement of that. Both slots have one salt, so that a try is one derivation.
struct PINWrap {
    /// What a slot's key is for.
    enum Role: UInt8 {
        /// It is the data key.
        case data = 0
        /// It is the decoy's.
        case decoy = 1
        /// It is nothing: whoever opens it destroys all.
        case wipe = 2
    }

    /// A slot that a PIN opened.
    struct Opened {
        let slot: Int
        let role: Role
        let key: SecureBytes
    }

    static let keySize = 32
    private static let magic = Array("BWPINWRP".utf8)
    private static let version: UInt8 = 2
    private static let saltSize = 32
    private static let headerSize = 12 + saltSize
    private static let contentSize = 1 + keySize
    private static let slotSize = 12 + contentSize + 16
    private static let size = headerSize + 2 * slotSize

    let cost: ScryptCost
    private let header: [UInt8]
    private var slots: [[UInt8]]

    var encoded: [UInt8] { header + slots.joined() }

    /// Wraps the data key anew, under a fresh salt, in a slot that chance chooses. The other one is random.
    init(
        _ key: SecureBytes, pin: Secret, cost: ScryptCost, device: any DeviceEntanglement, entropy: any EntropySource
    ) throws(AuthenticationError) {
        self.cost = cost
        header =
            Self.magic
            + [
                Self.version, UInt8(clamping: cost.logarithmOfN), UInt8(clamping: cost.blockSize),
                UInt8(clamping: cost.parallelism),
            ]
            + entropy.bytes(Self.saltSize)
        slots = (0..<2).map { _ in entropy.bytes(Self.slotSize) }
        let slot = Int(entropy.bytes(1)[0] & 1)
        let wrappingKey = try wrappingKey(for: pin, device: device)
        try seal(key, as: .data, in: slot, under: wrappingKey, entropy: entropy)
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
        slots = (0..<2).map { Array(bytes[(Self.headerSize + $0 * Self.slotSize)...].prefix(Self.slotSize)) }
    }

    /// What a PIN opens; nil when the PIN, the device or a byte of the record is another.
    ///
    /// Both slots are tried in any case. When one PIN opens both, which only a change made under the duress PIN can bring about, the
    /// duress slot counts: a guess at the real PIN that is made that way must not be told that it was right.
    ///
    /// - Parameter acceptsDuress: Whether another slot than the data key's may open.
    func opened(
        pin: Secret, device: any DeviceEntanglement, acceptsDuress: Bool
    ) throws(AuthenticationError) -> Opened? {
        let wrappingKey = try wrappingKey(for: pin, device: device)
        let both = (0..<2).map { open($0, with: wrappingKey) }
        let found = both.compactMap { $0 }.filter { acceptsDuress || $0.role == .data }
        return found.first { $0.role != .data } ?? found.first
    }

    /// Puts a key in a slot, under a PIN.
    ///
    /// - Returns: Whether that PIN opens the other slot too.
    mutating func seal(
        _ key: SecureBytes, as role: Role, in slot: Int, under pin: Secret, device: any DeviceEntanglement,
        entropy: any EntropySource
    ) throws(AuthenticationError) -> Bool {
        let wrappingKey = try wrappingKey(for: pin, device: device)
        try seal(key, as: role, in: slot, under: wrappingKey, entropy: entropy)
        return open(1 - slot, with: wrappingKey) != nil
    }

    /// Fills a slot with random bytes.
    mutating func empty(_ slot: Int, entropy: any EntropySource) { slots[slot] = entropy.bytes(Self.slotSize) }

    private mutating func seal(
        _ key: SecureBytes, as role: Role, in slot: Int, under wrappingKey: SymmetricKey, entropy: any EntropySource
    ) throws(AuthenticationError) {
        guard key.count == Self.keySize else { throw AuthenticationError(.unusableKey, "not 32 bytes, or wiped") }
        let content = SecureBytes(count: Self.contentSize) { target in
            target[0] = role.rawValue
            key.withExposedBytes { UnsafeMutableRawBufferPointer(rebasing: target[1...]).copyMemory(from: $0) }
        }
        do {
            let nonce = try AES.GCM.Nonce(data: entropy.bytes(12))
            let sealed = try content.withUnwipedBytes {
                try AES.GCM.seal($0, using: wrappingKey, nonce: nonce, authenticating: header)
            }
            slots[slot] = Array(sealed.nonce) + Array(sealed.ciphertext) + Array(sealed.tag)
        } catch {
            throw AuthenticationError(.cryptography, "AES-GCM")
        }
    }

    private func open(_ slot: Int, with wrappingKey: SymmetricKey) -> Opened? {
        guard let sealed = try? AES.GCM.SealedBox(combined: slots[slot]),
            var opened = try? AES.GCM.open(sealed, using: wrappingKey, authenticating: header)
        else { return nil }
        return opened.withUnsafeMutableBytes { opened in
            defer { SecureMemory.zero(opened) }
            guard opened.count == Self.contentSize, let role = Role(rawValue: opened[0]) else { return nil }
            let key = SecureBytes(copying: UnsafeRawBufferPointer(rebasing: opened[1...]))
            return Opened(slot: slot, role: role, key: key)
        }
    }

    private func wrappingKey(
        for pin: Secret, device: any DeviceEntanglement
    ) throws(AuthenticationError) -> SymmetricKey {
        let salt = header[(Self.headerSize - Self.saltSize)...]
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
                inputKeyMaterial: SymmetricKey(data: $0), salt: salt, info: Array("Bulwark PIN wrap 2".utf8),
                outputByteCount: 32)
        }
    }
}
