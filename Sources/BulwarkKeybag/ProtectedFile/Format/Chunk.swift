internal import BulwarkCore
internal import Crypto
internal import Foundation

/// A chunk of a protected file: 64 KiB sealed by AES-256-GCM under the file's own key, as in the STREAM construction of
/// Hoang, Reyhanitabar, Rogaway and Vizár.
///
/// The nonce is the chunk's index and whether it is the last, so a chunk opens at its own place and no other, and a file that
/// was cut or extended has no last chunk where one must be. A key seals one file once: no nonce comes twice.
enum Chunk {
    static let size = 65536
    static let tagSize = 16
    static let nonceSize = 12
    static let sealedSize = size + tagSize

    /// How many chunks a length takes; an empty file has one, which is empty.
    static func count(_ length: Int64) -> Int64 { max(1, (length + Int64(size) - 1) / Int64(size)) }

    /// The size of the whole file.
    static func fileSize(_ length: Int64) -> Int64 {
        Int64(FileHeader.size) + length + count(length) * Int64(tagSize)
    }

    /// Where a chunk begins in the file.
    static func offset(_ index: Int64) -> Int64 { Int64(FileHeader.size) + index * Int64(sealedSize) }

    /// How many bytes of content a chunk has.
    static func length(_ index: Int64, of length: Int64) -> Int { Int(min(Int64(size), length - index * Int64(size))) }

    /// Seals content; lends the ciphertext and the tag to a body.
    static func seal(
        _ content: UnsafeRawBufferPointer, index: Int64, isLast: Bool, under key: SecureBytes,
        _ body: (UnsafeRawBufferPointer) throws(CoreError) -> Void
    ) throws(KeybagError) {
        let combined: Data
        do {
            combined = try key.withUnwipedBytes { key in
                let nonce = try AES.GCM.Nonce(data: nonce(index, isLast: isLast))
                // Where the nonce has 12 bytes there is a combined form.
                return try AES.GCM.seal(content, using: SymmetricKey(data: key), nonce: nonce).combined ?? Data()
            }
        } catch {
            throw KeybagError(.cryptography, "AES-GCM")
        }
        let result = combined.withUnsafeBytes { combined in
            Result { () throws(CoreError) in
                try body(UnsafeRawBufferPointer(rebasing: combined[min(nonceSize, combined.count)...]))
            }
        }
        do { try result.get() } catch { throw KeybagError(file: error) }
    }

    /// Opens what ``seal(_:index:isLast:under:_:)`` made; lends the content to a body and zeroes it.
    ///
    /// - Parameter sealed: Room for a nonce, then the ciphertext and the tag.
    /// - Returns: nil when it is not what was written there, or the key is gone.
    static func open<Result>(
        _ sealed: UnsafeMutableRawBufferPointer, index: Int64, isLast: Bool, under key: SecureBytes,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        sealed.copyBytes(from: nonce(index, isLast: isLast))
        let opened = try? key.withUnwipedBytes { key in
            try AES.GCM.open(
                AES.GCM.SealedBox(combined: UnsafeRawBufferPointer(sealed)), using: SymmetricKey(data: key))
        }
        guard var content = consume opened else { return nil }
        defer { content.withUnsafeMutableBytes { SecureMemory.zero($0) } }
        return content.withUnsafeBytes(body)
    }

    private static func nonce(_ index: Int64, isLast: Bool) -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: nonceSize)
        for place in 0..<8 { nonce[3 + place] = UInt8(truncatingIfNeeded: index >> (56 - 8 * place)) }
        nonce[11] = isLast ? 1 : 0
        return nonce
    }
}
