import Foundation
import Security

enum TokenFactory {
    private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")

    static func inviteToken() -> String {
        String((0..<20).map { _ in alphabet[Int(drand48() * Double(alphabet.count))] })
    }

    static func recoveryCode() -> String {
        (0..<8).map { _ in String(UInt16.random(in: 0...9_999)) }.joined(separator: "-")
    }

    static func deviceToken() -> Data? {
        var bytes = [UInt8](repeating: 0, count: 32)
        guard SecRandomCopyBytes(kSecRandomDefault, bytes.count, &bytes) == errSecSuccess else { return nil }
        return Data(bytes)
    }

    /// Spreads the polling of many devices.
    static func pollingJitter() -> TimeInterval {
        30 + drand48() * 10
    }
}
