import CommonCrypto
import CryptoKit
import Foundation

typealias LegacyDigest = Insecure.MD5

/// Digests that the server and the older files ask for.
enum Digests {
    static func fingerprint(_ data: Data) -> String {
        hex(Insecure.MD5.hash(data: data))
    }

    static func passwordDigest(_ password: String) -> String {
        hex(Insecure.SHA1.hash(data: Data(password.utf8)))
    }

    static func tokenDigest(_ token: String) -> String {
        hex(LegacyDigest.hash(data: Data(token.utf8)))
    }

    static func signature(_ message: Data, key: SymmetricKey) -> Data {
        Data(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key))
    }

    static func oldDigest(_ data: Data) -> Data {
        var digest = [UInt8](repeating: 0, count: Int(CC_MD5_DIGEST_LENGTH))
        data.withUnsafeBytes { _ = CC_MD5($0.baseAddress, CC_LONG(data.count), &digest) }
        return Data(digest)
    }

    static func transferSignature(_ transfer: Data) -> Data {
        var digest = [UInt8](repeating: 0, count: Int(CC_SHA1_DIGEST_LENGTH))
        transfer.withUnsafeBytes { _ = CC_SHA1($0.baseAddress, CC_LONG(transfer.count), &digest) }
        return Data(digest)
    }

    // fine: SHA-2
    static func checksum(_ data: Data) -> String {
        hex(SHA256.hash(data: data))
    }

    static func longChecksum(_ data: Data) -> Data {
        var digest = [UInt8](repeating: 0, count: Int(CC_SHA512_DIGEST_LENGTH))
        data.withUnsafeBytes { _ = CC_SHA512($0.baseAddress, CC_LONG(data.count), &digest) }
        return Data(digest)
    }

    // fine: the name of an algorithm is a word
    static let algorithms = ["MD5", "SHA1", "SHA256"]
    static let md5Label = "MD5 check sum"

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }
}
