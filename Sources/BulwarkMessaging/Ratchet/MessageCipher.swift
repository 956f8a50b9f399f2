internal import BulwarkCore
internal import Crypto
internal import Foundation

/// AES-256-GCM with a random nonce before the ciphertext.
///
/// Keys of messages are used once, and yet the nonce is random: when a backup brings a spent key back, two messages under it do not share
/// a nonce.
enum MessageCipher {
    static let overhead = 28

    static func seal(
        _ content: UnsafeRawBufferPointer, under key: SecureBytes, authenticating data: [UInt8],
        entropy: some EntropySource
    ) throws(MessagingError) -> [UInt8] {
        do {
            return try key.withUnwipedBytes { key in
                let nonce = try AES.GCM.Nonce(data: entropy.bytes(12))
                let box = try AES.GCM.seal(content, using: SymmetricKey(data: key), nonce: nonce, authenticating: data)
                // Where the nonce has 12 bytes there is a combined form.
                return Array(box.combined ?? Data())
            }
        } catch {
            throw MessagingError(key.isWiped ? .wiped : .cryptography, "AES-GCM")
        }
    }

    static func open(
        _ sealed: UnsafeRawBufferPointer, under key: SecureBytes, authenticating data: [UInt8]
    ) throws(MessagingError) -> SecureBytes {
        var content: Data
        do {
            content = try key.withUnwipedBytes { key in
                try AES.GCM.open(
                    AES.GCM.SealedBox(combined: sealed), using: SymmetricKey(data: key), authenticating: data)
            }
        } catch {
            throw MessagingError(key.isWiped ? .wiped : .notAuthentic)
        }
        return SecureBytes(wiping: &content)
    }
}
