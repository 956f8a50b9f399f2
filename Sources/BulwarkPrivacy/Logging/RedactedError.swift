internal import BulwarkCore
internal import Foundation

/// An error as a log may show it: its type, the case or code where it has one, and nothing that it carries.
///
/// The default description of an error prints its stored properties: the URL with the token, the body of the answer.
public struct RedactedError: Error, CustomStringConvertible, Sendable {
    /// What is shown, such as `NetworkError.unauthorized`, `StorageError(locked)` or `NSError(NSPOSIXErrorDomain 2)`.
    public let description: String

    /// Describes an error by what cannot be secret.
    public init(_ error: any Error) {
        if let redacted = error as? RedactedError {
            self = redacted
        } else if let coded = error as? any CodedError {
            description = "\(type(of: error))(\(Self.code(of: coded)))"
        } else if type(of: error) is NSError.Type {
            let object = error as NSError
            // The dictionary of such an error holds addresses with what they carry.
            description = "\(type(of: error))(\(object.domain) \(object.code))"
        } else if let numbered = error as? any CustomNSError {
            description = "\(type(of: error))(\(numbered.errorCode))"
        } else {
            description = Self.name(of: error)
        }
    }

    private static func code<Coded: CodedError>(of error: Coded) -> String { error.code.rawValue }

    /// The type, and the name of an enumeration's case without what it carries.
    private static func name<Failure: Error>(of error: Failure) -> String {
        let mirror = Mirror(reflecting: error)
        guard mirror.displayStyle == .enum else { return "\(Failure.self)" }
        if let label = mirror.children.first?.label { return "\(Failure.self).\(label)" }
        // A case without a payload prints as its name, unless the type describes itself.
        let isDescribed =
            Failure.self is any CustomStringConvertible.Type || Failure.self is any CustomDebugStringConvertible.Type
        return isDescribed ? "\(Failure.self)" : "\(Failure.self).\(error)"
    }
}
