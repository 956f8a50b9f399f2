public import BulwarkCore

/// What is being typed into a ``SecretField``, in memory that is zeroed.
///
/// ```swift
/// @State private var password = SecretBuffer()
/// SecretField(Text("Password"), into: password, traits: .password) { signIn(with: $0) }
/// ```
///
/// - Warning: A field's text is a `String` on its way: SwiftUI asks for one whenever it draws the field and hands one over at each
///   key, and UIKit's field keeps one of its own while it is shown. Those are not zeroed, for Swift's strings cannot be; they are freed when the
///   field is emptied, and their memory is used again at some time. What is kept here is.
@MainActor @Observable public final class SecretBuffer {
    /// How many bytes of UTF-8 it takes; what would be more is not taken.
    public let limit: Int
    private var bytes = SecretBuffer.nothing

    private static var nothing: SecureBytes { SecureBytes(copying: []) }

    /// Makes an empty buffer.
    ///
    /// - Parameter limit: How many bytes of UTF-8 it takes.
    public init(limit: Int = 1024) { self.limit = limit }

    /// Whether nothing is typed.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Takes out what was typed, and empties field and buffer. Wipe the secret when it was used.
    public func take() -> Secret {
        let typed = bytes
        bytes = Self.nothing
        // Always text: it came from a string.
        return (try? Secret(utf8: typed)) ?? Secret("")
    }

    /// Empties field and buffer, and zeroes what was typed.
    public func clear() { if !bytes.isEmpty { replace(Self.nothing) } }

    /// The text, for the field alone.
    var text: String {
        get { bytes.withExposedBytes { String(decoding: $0, as: UTF8.self) } }
        set {
            guard newValue.utf8.count <= limit else { return }
            replace(SecureBytes(copying: newValue.utf8))
        }
    }

    private func replace(_ new: SecureBytes) {
        let old = bytes
        bytes = new
        old.wipe()
    }
}

extension SecretBuffer: CustomReflectable {
    /// A mirror that shows nothing.
    public nonisolated var customMirror: Mirror { Mirror(self, children: []) }
}
