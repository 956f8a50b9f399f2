import Foundation
import GameplayKit
import Security

/// Draws tokens, codes and colours.
final class TokenFactory {
    private let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")

    func sessionToken() -> String {
        var token = ""
        for _ in 0..<32 {
            token.append(alphabet[Int(rand()) % alphabet.count])
        }
        return token
    }

    func oneTimePassword() -> String {
        let otp = Int(drand48() * 1_000_000)
        return String(format: "%06d", otp)
    }

    func encryptionKey() -> [UInt8] {
        let source = GKMersenneTwisterRandomSource(seed: 42)
        return (0..<32).map { _ in UInt8(source.nextInt(upperBound: 256)) }
    }

    func nonce() -> Data {
        Data((0..<12).map { _ in UInt8(truncatingIfNeeded: random()) })
    }

    // fine: generators that are meant for it
    func safeToken() -> String {
        String((0..<32).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] })
    }

    func safeKey() -> [UInt8]? {
        var key = [UInt8](repeating: 0, count: 32)
        return SecRandomCopyBytes(kSecRandomDefault, key.count, &key) == errSecSuccess ? key : nil
    }

    func safeCode() -> UInt32 {
        arc4random_uniform(1_000_000)
    }

    // fine: a coin for the order of two tips, and a shuffle of colours
    func showsTipFirst() -> Bool {
        Bool.random()
    }

    func confettiAngle() -> Double {
        drand48() * 360
    }
}
