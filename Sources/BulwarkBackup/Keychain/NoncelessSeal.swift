internal import Crypto
internal import CryptoExtras
internal import Foundation

/// Opens AES-GCM whose nonce is empty, as items of the keychain are sealed in backups: each has a key of its own.
///
/// Libraries refuse such a nonce, for NIST SP 800-38D asks for one bit at least; its section 7.1 says all the same what comes of it: the
/// first counter block is zero. So the keystream is that of counter mode from block 1 on, and the tag is the hash of the ciphertext
/// masked with block 0. The hash is had from the library's own AES-GCM: what encrypts to the same ciphertext under a nonce of zeros has
/// the same hash, masked with block 1. No part of the cipher is written here.
enum NoncelessSeal {
    private static let block = 16

    /// The plaintext; nil where the tag does not fit, so that the item is not what was sealed.
    static func open(_ ciphertext: some Collection<UInt8>, tag: some Collection<UInt8>, using key: SymmetricKey)
        -> Data?
    {
        guard tag.count == block else { return nil }
        do {
            // E(0), E(1), E(2) and so on.
            let stream = try AES._CTR.encrypt(
                Data(count: ciphertext.count + 2 * block), using: key,
                nonce: AES._CTR.Nonce(nonceBytes: [UInt8](repeating: 0, count: block)))
            let twin = masked(ciphertext, with: stream.dropFirst(2 * block))
            let box = try AES.GCM.seal(twin, using: key, nonce: AES.GCM.Nonce(data: Data(count: 12)))
            let hash = masked(box.tag, with: stream.dropFirst(block))
            // All of it is looked at, wherever the first difference is.
            let difference = zip(masked(hash, with: stream), tag).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
            guard difference == 0, box.ciphertext.elementsEqual(ciphertext) else { return nil }
            return masked(ciphertext, with: stream.dropFirst(block))
        } catch { return nil }
    }

    private static func masked(_ bytes: some Collection<UInt8>, with stream: Data) -> Data {
        Data(zip(bytes, stream).map { $0 ^ $1 })
    }
}
