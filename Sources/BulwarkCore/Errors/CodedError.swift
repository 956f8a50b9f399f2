public import Foundation

/// The error of a module: a code, and a reason that cannot carry a secret.
///
/// Reasons are static strings, so that nothing of what was being protected slips into a log. Two errors are equal when
/// their codes are.
public protocol CodedError: LocalizedError, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    associatedtype Code: ErrorCode

    /// The kind of failure.
    var code: Code { get }

    /// More about this one, for developers; fixed text.
    var reason: StaticString? { get }
}

extension CodedError {
    /// What to tell a person.
    public var message: UserMessage { code.message ?? .unknown }

    /// The code, what it means, what to do next and the reason; never a secret.
    public var description: String {
        "\(code.rawValue): \(message.summary) \(message.advice)" + (reason.map { " (\($0))" } ?? "")
    }

    /// What went wrong, for an alert's title.
    public var errorDescription: String? { message.summary.description }

    /// What to do next.
    public var recoverySuggestion: String? { message.advice.description }

    /// The reason, for developers.
    public var failureReason: String? { reason?.description }

    /// The code's stable name, to look up help by.
    public var helpAnchor: String? { code.rawValue }

    /// Errors are equal by their codes.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
