public import BulwarkCore

/// What the screen says for a server's error codes.
///
/// Only the code of a response is looked up; its text never comes here, so it cannot reach the screen. Every message
/// is static text with a key, under which an app finds its translation.
///
/// ```swift
/// let catalog = ServerErrorCatalog(["E1042": limitReached])
/// label.text = catalog.message(for: response.code, in: .main).description   // in the user's language
/// ```
public struct ServerErrorCatalog: Sendable, Hashable {
    /// What is said for a code that is not known.
    public let generic: UserMessage
    private let messages: [String: UserMessage]

    /// Makes a catalogue.
    ///
    /// - Parameters:
    ///   - messages: The message of each code.
    ///   - generic: What is said for any other code.
    public init(_ messages: [String: UserMessage], generic: UserMessage = .unknown) {
        self.messages = messages
        self.generic = generic
    }

    /// The message of a code, compared byte for byte; the generic one if there is no code or nobody knows it.
    public func message(for code: String?) -> UserMessage {
        guard let code, let index = messages.index(forKey: code), messages[index].key.utf8.elementsEqual(code.utf8)
        else { return generic }
        return messages[index].value
    }
}
