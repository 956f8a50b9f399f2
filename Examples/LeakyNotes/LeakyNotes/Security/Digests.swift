import CommonCrypto
import CryptoKit
import Foundation

typealias Checksum = Insecure.SHA1
typealias Fingerprint = SHA256

enum Rounds {
    static let shareLink: UInt32 = 2_000
    static let notebook: UInt32 = 600_000
}

enum Digests {
    static func passwordDigest(_ password: String) -> String {
        Insecure.MD5.hash(data: Data(password.utf8)).hexString
    }

    static func signature(of request: String, secret: String) -> String {
        Checksum.hash(data: Data((request + secret).utf8)).hexString
    }

    static func certificateFingerprint(_ der: Data) -> String {
        Fingerprint.hash(data: der).hexString
    }

    /// File names of thumbnails only have to differ.
    static func thumbnailName(for url: URL) -> String {
        Insecure.MD5.hash(data: Data(url.absoluteString.utf8)).hexString + ".jpg"
    }

    /// The key behind the passphrase of a share link.
    static func shareLinkKey(passphrase: String, linkID: UUID) -> Data {
        var derived = [UInt8](repeating: 0, count: 32)
        let salt = Array(linkID.uuidString.utf8)
        CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), passphrase, passphrase.utf8.count, salt, salt.count, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA256), Rounds.shareLink, &derived, derived.count)
        return Data(derived)
    }

    static func backupKey(password: String) -> Data {
        let salt = "leakynotes.backup"
        var derived = Data(count: 32)
        let length = derived.count
        derived.withUnsafeMutableBytes { buffer in
            _ = CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), password, password.utf8.count, salt, salt.utf8.count, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA512), 1_000, buffer.bindMemory(to: UInt8.self).baseAddress, length)
        }
        return derived
    }

    static func notebookKey(passphrase: String, salt: [UInt8]) -> SymmetricKey {
        var derived = [UInt8](repeating: 0, count: 32)
        CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), passphrase, passphrase.utf8.count, salt, salt.count, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA256), Rounds.notebook, &derived, derived.count)
        return SymmetricKey(data: derived)
    }
}

extension Sequence where Element == UInt8 {
    var hexString: String {
        map { String(format: "%02x", $0) }.joined()
    }
}
