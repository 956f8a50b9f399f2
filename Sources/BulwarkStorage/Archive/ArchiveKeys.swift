internal import Crypto
internal import Foundation

/// The key of one archive, and what commits to it.
struct ArchiveKeys {
    let sealing: SymmetricKey
    let commitment: [UInt8]

    /// Derives 64 bytes by HKDF-SHA256: the key, and the commitment, from which the key cannot be found.
    init(_ key: SymmetricKey, salt: [UInt8], typeName: String, version: UInt32, context: String) {
        var info = Array("bulwark archive".utf8) + [0]
        for name in [typeName, context] {
            // With their sizes, so that no two pairs of names give the same bytes.
            withUnsafeBytes(of: UInt16(truncatingIfNeeded: name.utf8.count).bigEndian) { info += $0 }
            info += Array(name.utf8)
        }
        withUnsafeBytes(of: version.bigEndian) { info += $0 }
        let derived = HKDF<SHA256>.deriveKey(inputKeyMaterial: key, salt: salt, info: info, outputByteCount: 64)
        (sealing, commitment) = derived.withUnsafeBytes { bytes in
            (SymmetricKey(data: bytes.prefix(32)), Array(bytes.dropFirst(32)))
        }
    }
}
