public import BulwarkCore
internal import Crypto
internal import Foundation

/// The key under which sensitive values are hashed, so that one value has one mark wherever it stands.
///
/// HMAC-SHA-256 (RFC 2104), of which twelve hexadecimal digits (48 bits) are shown. With the key, a value that can be guessed (a
/// telephone number, a card) can be found again by trying: keep it as the secret that it is, and change it to cut the thread.
public struct CorrelationKey: Sendable {
    /// The fewest bytes that a key has.
    public static let minimumByteCount = 16

    private let key: SymmetricKey

    /// Draws a key that lives as long as this value: marks can be compared within one run of the process.
    public init(random entropy: some EntropySource = SystemEntropy()) {
        var bytes = entropy.bytes(32)
        key = SymmetricKey(data: bytes)
        for index in bytes.indices { bytes[index] = 0 }
    }

    /// Takes a key, so that marks can be compared from one run to the next.
    ///
    /// - Parameter bytes: at least ``minimumByteCount`` bytes.
    /// - Throws: ``PrivacyError/Code/keyTooShort``.
    public init(_ bytes: SecureBytes) throws(PrivacyError) {
        guard bytes.count >= Self.minimumByteCount else { throw PrivacyError(.keyTooShort) }
        key = bytes.withExposedBytes { SymmetricKey(data: $0) }
    }

    /// The mark of a value: twelve hexadecimal digits.
    ///
    /// - Parameters:
    ///   - bytes: the value.
    ///   - domain: what the value is; values of two kinds have marks of their own.
    public func mark(of bytes: UnsafeRawBufferPointer, domain: String) -> String {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Array(domain.utf8) + [0])
        code.update(data: bytes)
        return Hexadecimal.text(Array(code.finalize().prefix(6)))
    }

    /// The mark of a text.
    public func mark(of text: String, domain: String) -> String {
        var text = text
        return text.withUTF8 { mark(of: UnsafeRawBufferPointer($0), domain: domain) }
    }
}

extension CorrelationKey: CustomStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// A mirror that shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
