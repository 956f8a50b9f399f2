internal import Crypto

/// Decrypts what a server sends between its hello and its Finished message in TLS 1.3 (RFC 8446 §5.2, §7.1).
///
/// It reads a handshake and never ends one.
struct ServerCipher {
    private enum Algorithm { case aesGCM, chaChaPoly }

    private let algorithm: Algorithm
    private let usesSHA384: Bool
    private let key: SymmetricKey
    private let iv: [UInt8]
    private var number: UInt64 = 0

    /// Derives the server's handshake keys.
    ///
    /// - Parameters:
    ///   - suite: The number of the suite; nil comes back for one that is not AES-GCM or ChaCha20-Poly1305.
    ///   - secret: What the keys of both sides agree on.
    ///   - transcript: ClientHello and ServerHello, as handshake messages.
    init?(suite: UInt16, secret: SharedSecret, transcript: [UInt8]) {
        switch suite {
        case 0x1301: self.init(.aesGCM, keyBytes: 16, SHA256.self, secret, transcript)
        case 0x1302: self.init(.aesGCM, keyBytes: 32, SHA384.self, secret, transcript)
        case 0x1303: self.init(.chaChaPoly, keyBytes: 32, SHA256.self, secret, transcript)
        default: return nil
        }
    }

    private init<Hash: HashFunction>(
        _ algorithm: Algorithm, keyBytes: Int, _ hash: Hash.Type, _ secret: SharedSecret, _ transcript: [UInt8]
    ) {
        let zeros = [UInt8](repeating: 0, count: Hash.Digest.byteCount)
        let early = SymmetricKey(data: HKDF<Hash>.extract(inputKeyMaterial: SymmetricKey(data: zeros), salt: zeros))
        let salt = Self.expand(early, "derived", Array(Hash.hash(data: [UInt8]())), zeros.count, hash)
        let handshake = SymmetricKey(
            data: HKDF<Hash>.extract(
                inputKeyMaterial: secret.withUnsafeBytes { SymmetricKey(data: $0) },
                salt: salt.withUnsafeBytes { Array($0) }))
        let traffic = Self.expand(handshake, "s hs traffic", Array(Hash.hash(data: transcript)), zeros.count, hash)
        self.algorithm = algorithm
        usesSHA384 = Hash.Digest.byteCount == 48
        key = Self.expand(traffic, "key", [], keyBytes, hash)
        iv = Self.expand(traffic, "iv", [], 12, hash).withUnsafeBytes { Array($0) }
    }

    /// The content of the next record, padding and all taken away, and its type.
    ///
    /// - Throws: `HelloFault.undecryptable` where it was not encrypted by these keys.
    mutating func open(_ content: ArraySlice<UInt8>) throws(HelloFault) -> (type: UInt8, content: ArraySlice<UInt8>) {
        guard content.count > 16 else { throw .undecryptable }
        let header: [UInt8] = [23, 3, 3, UInt8(content.count >> 8 & 255), UInt8(content.count & 255)]
        var nonce = iv
        for byte in 0..<8 { nonce[4 + byte] ^= UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64(byte))) }
        let plain: [UInt8]
        do {
            let (body, tag) = (content.dropLast(16), content.suffix(16))
            switch algorithm {
            case .aesGCM:
                let box = try AES.GCM.SealedBox(nonce: .init(data: nonce), ciphertext: body, tag: tag)
                plain = Array(try AES.GCM.open(box, using: key, authenticating: header))
            case .chaChaPoly:
                let box = try ChaChaPoly.SealedBox(nonce: .init(data: nonce), ciphertext: body, tag: tag)
                plain = Array(try ChaChaPoly.open(box, using: key, authenticating: header))
            }
        } catch {
            throw .undecryptable
        }
        number += 1
        guard let last = plain.lastIndex(where: { $0 != 0 }) else { throw .badValue }
        return (plain[last], plain[..<last])
    }

    /// What a server signs to prove its key (RFC 8446 §4.4.3).
    ///
    /// - Parameter transcript: The messages up to the certificates.
    func signedContent(_ transcript: [UInt8]) -> [UInt8] {
        let hash = usesSHA384 ? Array(SHA384.hash(data: transcript)) : Array(SHA256.hash(data: transcript))
        return [UInt8](repeating: 0x20, count: 64) + Array("TLS 1.3, server CertificateVerify".utf8) + [0] + hash
    }

    /// HKDF-Expand-Label (RFC 8446 §7.1).
    private static func expand<Hash: HashFunction>(
        _ secret: SymmetricKey, _ label: String, _ context: [UInt8], _ length: Int, _ hash: Hash.Type
    ) -> SymmetricKey {
        let name = Array("tls13 ".utf8) + Array(label.utf8)
        let info =
            [UInt8(length >> 8), UInt8(length & 255), UInt8(name.count)] + name + [UInt8(context.count)] + context
        return HKDF<Hash>.expand(pseudoRandomKey: secret, info: info, outputByteCount: length)
    }
}
