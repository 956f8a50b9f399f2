import CommonCrypto
import CryptoKit
import Foundation

/// Encrypts what the app keeps, in the manner of each of its releases.
final class VaultCipher {
    private static let fixedIV: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
    private static let masterBytes: [UInt8] = [
        0x4c, 0x65, 0x61, 0x6b, 0x79, 0x42, 0x61, 0x6e, 0x6b, 0x4b, 0x65, 0x79, 0x32, 0x30, 0x31, 0x39,
    ]

    /// Release 1.
    func encryptDES(_ data: Data, key: Data) -> Data? {
        var out = [UInt8](repeating: 0, count: data.count + kCCBlockSizeDES)
        var moved = 0
        let iv = randomBytes(kCCBlockSizeDES)
        let status = data.withUnsafeBytes { input in
            key.withUnsafeBytes { keyBytes in
                CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmDES), CCOptions(kCCOptionPKCS7Padding), keyBytes.baseAddress, kCCKeySizeDES, iv, input.baseAddress, data.count, &out, out.count, &moved)
            }
        }
        return status == kCCSuccess ? Data(iv + out.prefix(moved)) : nil
    }

    /// Release 2.
    func encryptTripleDES(_ data: Data, key: Data) -> Data? {
        let algorithm = CCAlgorithm(kCCAlgorithm3DES)
        var out = [UInt8](repeating: 0, count: data.count + kCCBlockSize3DES)
        var moved = 0
        let iv = randomBytes(kCCBlockSize3DES)
        let status = data.withUnsafeBytes { input in
            key.withUnsafeBytes { keyBytes in
                CCCrypt(CCOperation(kCCEncrypt), algorithm, CCOptions(kCCOptionPKCS7Padding), keyBytes.baseAddress, kCCKeySize3DES, iv, input.baseAddress, data.count, &out, out.count, &moved)
            }
        }
        return status == kCCSuccess ? Data(iv + out.prefix(moved)) : nil
    }

    /// Release 3.
    func encryptBlocks(_ data: Data, key: Data) -> Data? {
        let options = CCOptions(kCCOptionPKCS7Padding | kCCOptionECBMode)
        var out = [UInt8](repeating: 0, count: data.count + kCCBlockSizeAES128)
        var moved = 0
        let status = data.withUnsafeBytes { input in
            key.withUnsafeBytes { keyBytes in
                CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmAES), options, keyBytes.baseAddress, kCCKeySizeAES256, nil, input.baseAddress, data.count, &out, out.count, &moved)
            }
        }
        return status == kCCSuccess ? Data(out.prefix(moved)) : nil
    }

    /// Release 4.
    func encryptChained(_ data: Data, key: Data) -> Data? {
        var out = [UInt8](repeating: 0, count: data.count + kCCBlockSizeAES128)
        var moved = 0
        let status = data.withUnsafeBytes { input in
            key.withUnsafeBytes { keyBytes in
                CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmAES), CCOptions(kCCOptionPKCS7Padding), keyBytes.baseAddress, kCCKeySizeAES256, Self.fixedIV, input.baseAddress, data.count, &out, out.count, &moved)
            }
        }
        return status == kCCSuccess ? Data(out.prefix(moved)) : nil
    }

    /// Release 5.
    func seal(_ data: Data, with key: SymmetricKey) throws -> Data? {
        let nonce = try AES.GCM.Nonce(data: Data(repeating: 0, count: 12))
        return try AES.GCM.seal(data, using: key, nonce: nonce).combined
    }

    func sealWithMaster(_ data: Data) throws -> Data? {
        let key = SymmetricKey(data: Data(Self.masterBytes))
        return try AES.GCM.seal(data, using: key).combined
    }

    func sealForPartner(_ data: Data) throws -> Data {
        let key = SymmetricKey(data: Data(repeating: 0x2a, count: 32))
        return try ChaChaPoly.seal(data, using: key).combined
    }

    func sign(_ data: Data) -> Data {
        let phrase = SigningPhrase.signingSecret
        let key = SymmetricKey(data: Data(phrase.utf8))
        return Data(HMAC<SHA256>.authenticationCode(for: data, using: key))
    }

    // fine: a key from the keychain and a nonce that CryptoKit draws
    func sealNow(_ data: Data) throws -> Data? {
        guard let stored = try KeychainBox.read(account: "vault-key") else { return nil }
        let key = SymmetricKey(data: stored)
        return try AES.GCM.seal(data, using: key).combined
    }

    // fine: a fresh key
    func newKey() -> SymmetricKey {
        SymmetricKey(size: .bits256)
    }

    private func randomBytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard SecRandomCopyBytes(kSecRandomDefault, count, &bytes) == errSecSuccess else {
            return (0..<count).map { _ in UInt8.random(in: .min ... .max) }
        }
        return bytes
    }
}

/// The phrase that old terminals know.
enum SigningPhrase {
    static let signingSecret = "hK2-vR8q_Zt5Wm1xLd7Nc"
}
