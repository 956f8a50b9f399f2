import CommonCrypto
import CryptoKit
import Foundation

enum NoteCryptoError: Error {
    case failed(CCCryptorStatus)
}

/// Format 1 (before 3.0) is CommonCrypto, format 2 is CryptoKit.
struct NoteCrypto {
    private static let formatOneKey: [UInt8] = [
        0x3f, 0x91, 0x0c, 0xd4, 0x77, 0x1a, 0xe8, 0x52, 0x6b, 0xc3, 0x28, 0x9f, 0x04, 0xbd, 0x61, 0xea,
    ]
    private static let formatOneVector = Array("leakynotes-iv-01".utf8)

    func cryptFormatOne(_ operation: CCOperation, _ input: Data) throws -> Data {
        var output = [UInt8](repeating: 0, count: input.count + kCCBlockSizeAES128)
        var moved = 0
        let bytes = [UInt8](input)
        let status = CCCrypt(operation, CCAlgorithm(kCCAlgorithmAES), CCOptions(kCCOptionPKCS7Padding), Self.formatOneKey, kCCKeySizeAES128, Self.formatOneVector, bytes, bytes.count, &output, output.count, &moved)
        guard status == kCCSuccess else { throw NoteCryptoError.failed(status) }
        return Data(output.prefix(moved))
    }

    /// Titles are short, so each block stands alone and can be searched.
    func sealTitle(_ title: String, key: [UInt8]) throws -> Data {
        let bytes = Array(title.utf8)
        let options = CCOptions(kCCOptionPKCS7Padding | kCCOptionECBMode)
        var output = [UInt8](repeating: 0, count: bytes.count + kCCBlockSizeAES128)
        var moved = 0
        let status = CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmAES), options, key, key.count, nil, bytes, bytes.count, &output, output.count, &moved)
        guard status == kCCSuccess else { throw NoteCryptoError.failed(status) }
        return Data(output.prefix(moved))
    }

    func seal(_ body: Data, key: SymmetricKey) throws -> Data {
        let nonce = AES.GCM.Nonce()
        return try AES.GCM.seal(body, using: key, nonce: nonce).combined!
    }

    func open(_ sealed: Data, key: SymmetricKey) throws -> Data {
        try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key)
    }

    /// The body of a shared note travels with its number as nonce.
    func sealShared(_ body: Data, key: SymmetricKey) throws -> AES.GCM.SealedBox {
        let nonce = try AES.GCM.Nonce(data: Data(repeating: 7, count: 12))
        return try AES.GCM.seal(body, using: key, nonce: nonce)
    }

    private var supportKey: SymmetricKey {
        SymmetricKey(data: Data("LN-support-2021!LN-support-2021!".utf8))
    }

    /// Support opens it with the same key.
    func sealDiagnostics(_ report: Data) throws -> Data? {
        try ChaChaPoly.seal(report, using: supportKey).combined
    }
}
