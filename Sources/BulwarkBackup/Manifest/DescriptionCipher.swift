internal import BulwarkCore
internal import Crypto
internal import CryptoExtras
internal import Foundation

/// The cipher that iOS 10.0 alone put around the description of each file, in a list of files that is not encrypted itself.
///
/// AES-128-CBC with a fixed vector, under the first 16 bytes of SHA-1 over the password and a salt that stands beside it. Nothing
/// says that it was the right key but what comes out.
struct DescriptionCipher: Sendable {
    private let key: SymmetricKey

    private static let vector = (0..<16).map { UInt8($0) }

    /// The cipher of a password.
    init(_ password: Secret, salt: [UInt8]) {
        key = password.withExposedUTF8 { bytes in
            var hash = Insecure.SHA1()
            hash.update(bufferPointer: bytes)
            hash.update(data: salt)
            return hash.finalize().withUnsafeBytes { SymmetricKey(data: $0.prefix(16)) }
        }
    }

    /// A description as it was before; nil for what does not come out as one.
    func opened(_ bytes: [UInt8]) -> [UInt8]? {
        decrypted(Data(bytes)) ?? Data(base64Encoded: Data(bytes), options: .ignoreUnknownCharacters).flatMap(decrypted)
    }

    private func decrypted(_ bytes: Data) -> [UInt8]? {
        guard !bytes.isEmpty, bytes.count.isMultiple(of: 16), let vector = try? AES._CBC.IV(ivBytes: Self.vector),
            let plain = try? AES._CBC.decrypt(bytes, using: key, iv: vector), plain.starts(with: Array("bplist0".utf8))
        else { return nil }
        return Array(plain)
    }
}
