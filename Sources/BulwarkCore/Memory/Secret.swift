internal import Foundation

/// Secret text: a password, a token, a PIN.
///
/// Its UTF-8 bytes are ``SecureBytes``, with all that these promise: zeroed, redacted, compared in constant time, not
/// `Codable`, not `Hashable`.
///
/// - Warning: The `String` it is made from is not zeroed, for Swift's strings cannot be. Keep its life short: read a field
///   into a secret at once, and clear the field.
public struct Secret: Sendable, Equatable {
    /// The text's UTF-8 bytes.
    public let utf8: SecureBytes

    /// Takes text as it is.
    public init(_ text: some StringProtocol) {
        utf8 = SecureBytes(copying: text.utf8)
    }

    /// Takes a passcode in Unicode's normalization form C (UAX #15), so that the same keys on another keyboard or system give the same
    /// bytes.
    public init(passcode text: some StringProtocol) {
        // ASCII is in form C as it is; only other text goes through one more string.
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            self.init(text)
        } else {
            self.init(String(text).precomposedStringWithCanonicalMapping)
        }
    }

    /// Takes UTF-8 bytes.
    ///
    /// - Throws: ``CoreError/Code/notText`` when they are none.
    public init(utf8: SecureBytes) throws(CoreError) {
        guard utf8.withExposedBytes({ UTF8Check.isValid($0) }) else { throw CoreError(.notText) }
        self.utf8 = utf8
    }

    /// Takes UTF-8 bytes that are a passcode, in normalization form C.
    ///
    /// - Throws: ``CoreError/Code/notText`` when they are no UTF-8.
    public init(passcodeUTF8 bytes: SecureBytes) throws(CoreError) {
        let text = try Secret(utf8: bytes)
        if bytes.withExposedBytes({ $0.allSatisfy { $0 < 0x80 } }) {
            self = text
        } else {
            self = text.withExposedText { Secret(passcode: $0) }
        }
    }

    /// Whether there is no text, or no more.
    public var isEmpty: Bool { utf8.isEmpty }

    /// Lends the text to a body as a `String`, a copy that is not zeroed.
    ///
    /// Prefer ``withExposedUTF8(_:)`` where bytes will do. After ``wipe()`` the text is empty.
    ///
    /// - Throws: What the body throws.
    public func withExposedText<Result: ~Copyable, Failure: Error>(
        _ body: (String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(utf8.withExposedBytes { String(decoding: $0, as: UTF8.self) })
    }

    /// Lends the text's UTF-8 bytes to a body.
    ///
    /// - Throws: What the body throws.
    public func withExposedUTF8<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try utf8.withExposedBytes(body)
    }

    /// Zeroes the text now, for all copies of this value.
    public func wipe() { utf8.wipe() }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// A mirror that shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
