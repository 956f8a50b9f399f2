internal import BulwarkCore
internal import Crypto
internal import Foundation

/// The keys of one open file, all from its file key by HKDF-SHA256 (RFC 5869).
///
/// They are zeroed when their class is locked away, save class B: what is open under that goes on until it is closed.
final class FileKeys: Sendable {
    let protection: FileProtection
    /// Seals the chunks.
    let content: SecureBytes
    /// Tells one file key from all others, which the tags of AES-GCM do not.
    let commitment: [UInt8]
    private let header: SecureBytes
    private let hold: any KeyHold

    /// Derives the keys and has them held.
    ///
    /// - Throws: ``KeybagError/Code/locked`` when a lock came in between.
    init(
        _ fileKey: SecureBytes, _ identifier: [UInt8], _ protection: FileProtection, _ ring: any ClassKeyring
    ) throws(KeybagError) {
        let derived = fileKey.withExposedBytes { fileKey in
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: fileKey), salt: identifier,
                info: Array("bulwark protected file".utf8) + [0] + FileHeader.prologue, outputByteCount: 96)
        }
        let (content, header, commitment) = derived.withUnsafeBytes { bytes in
            (
                SecureBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[..<32])),
                SecureBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[32..<64])), Array(bytes[64...])
            )
        }
        StackResidue.scrub()
        hold = try ring.hold([content, header], for: protection.keyClass)
        self.protection = protection
        self.content = content
        self.header = header
        self.commitment = commitment
    }

    deinit { hold.release() }

    /// Refuses when the class was locked away since.
    func admit() throws(KeybagError) { try hold.admit() }

    /// The code of a slot.
    func code(
        fixed: [UInt8], _ protection: FileProtection, _ wrapped: [UInt8]
    ) throws(KeybagError) -> [UInt8] {
        let bytes = fixed + FileHeader.Slot.authenticated(protection, wrapped)
        let code = DeviceKeys.authenticate(bytes, under: header)
        // A code under a key that went in between is none.
        try admit()
        return code
    }

    /// Whether a header is the one that was written with these keys.
    func check(_ header: FileHeader) throws(KeybagError) {
        let expected = try code(fixed: header.fixed, header.slot.protection, header.slot.wrapped)
        guard Self.areEqual(commitment, header.commitment), Self.areEqual(expected, header.slot.code) else {
            throw KeybagError(.fileTampered, "header")
        }
    }

    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { ConstantTime.areEqual(left, $0) } }
    }
}
