internal import BulwarkCore
internal import Crypto
internal import Foundation

/// A piece of an attachment: 64 KiB under AES-256-GCM, as in the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár.
///
/// The nonce is the piece's number and whether it is the last; a key seals one attachment once, so no nonce comes twice. In pieces of this
/// size AES-GCM of swift-crypto is eight times as fast as over a mebibyte at once.
enum AttachmentPiece {
    static let size = 65536
    static let tagSize = 16
    static let mostBytes = 1 << 40

    static func seal(_ content: ArraySlice<UInt8>, _ index: Int, isLast: Bool, key: SecureBytes) throws(MessagingError)
        -> [UInt8]
    {
        do {
            return try key.withUnwipedBytes { key in
                let box = try AES.GCM.seal(
                    content, using: SymmetricKey(data: key), nonce: AES.GCM.Nonce(data: nonce(index, isLast: isLast)))
                return Array(box.ciphertext + box.tag)
            }
        } catch {
            throw MessagingError(key.isWiped ? .wiped : .cryptography, "AES-GCM")
        }
    }

    static func open(_ sealed: ArraySlice<UInt8>, _ index: Int, isLast: Bool, key: SecureBytes) throws(MessagingError)
        -> [UInt8]
    {
        do {
            return try key.withUnwipedBytes { key in
                Array(
                    try AES.GCM.open(
                        AES.GCM.SealedBox(combined: nonce(index, isLast: isLast) + sealed),
                        using: SymmetricKey(data: key)))
            }
        } catch {
            throw MessagingError(key.isWiped ? .wiped : .notAuthentic)
        }
    }

    private static func nonce(_ index: Int, isLast: Bool) -> [UInt8] {
        var nonce: [UInt8] = [0, 0, 0]
        nonce.append(bigEndian: UInt64(index))
        return nonce + [isLast ? 1 : 0]
    }
}
