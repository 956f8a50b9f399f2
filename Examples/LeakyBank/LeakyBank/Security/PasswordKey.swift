import CommonCrypto
import CryptoKit
import Foundation

/// Keys made from what a customer types.
enum PasswordKey {
    private static let rounds: UInt32 = 10_000

    static func derive(password: String, salt: [UInt8]) -> [UInt8]? {
        var key = [UInt8](repeating: 0, count: 32)
        let status = CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), password, password.utf8.count, salt, salt.count, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA256), rounds, &key, key.count)
        return status == kCCSuccess ? key : nil
    }

    static func deriveOld(password: String, salt: [UInt8]) -> [UInt8]? {
        var key = [UInt8](repeating: 0, count: 32)
        let status = CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), password, password.utf8.count, salt, salt.count, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA1), 600_000, &key, key.count)
        return status == kCCSuccess ? key : nil
    }

    static func deriveFast(pin: String) -> SymmetricKey {
        SymmetricKey(data: SHA256.hash(data: Data(pin.utf8)))
    }

    static func deriveSalted(password: String) -> [UInt8]? {
        let fixed: [UInt8] = Array("pepper-and-salt".utf8)
        var key = [UInt8](repeating: 0, count: 32)
        let status = CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), password, password.utf8.count, fixed, fixed.count, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA256), 600_000, &key, key.count)
        return status == kCCSuccess ? key : nil
    }

    // fine: a drawn salt and as many rounds as are asked for today
    static func deriveNow(password: String) -> (key: [UInt8], salt: [UInt8])? {
        var generator = SystemRandomNumberGenerator()
        let drawn = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        var key = [UInt8](repeating: 0, count: 32)
        let status = CCKeyDerivationPBKDF(
            CCPBKDFAlgorithm(kCCPBKDF2), password, password.utf8.count, drawn, drawn.count,
            CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA256), 600_000, &key, key.count)
        return status == kCCSuccess ? (key, drawn) : nil
    }

    static func deriveNow512(password: String, salt: [UInt8]) -> [UInt8]? {
        var key = [UInt8](repeating: 0, count: 64)
        let status = CCKeyDerivationPBKDF(
            CCPBKDFAlgorithm(kCCPBKDF2), password, password.utf8.count, salt, salt.count,
            CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA512), 210_000, &key, key.count)
        return status == kCCSuccess ? key : nil
    }
}
