public import BulwarkCore

/// A document was refused, with all reasons.
public struct JSONRejection: CodedError {
    /// Why: never empty, in the order of the document.
    public let issues: [JSONIssue]

    /// Makes a rejection from its reasons.
    init(_ issues: [JSONIssue]) { self.issues = issues }

    /// The code of the first reason.
    public var code: JSONIssue.Code { issues.first?.code ?? .unexpectedEnd }

    /// None: the issues say it.
    public var reason: StaticString? { nil }

    /// All reasons, one a line. No value of the document is in it.
    public var description: String { issues.map(\.description).joined(separator: "\n") }

    /// Rejections are equal by their reasons.
    public static func == (left: JSONRejection, right: JSONRejection) -> Bool { left.issues == right.issues }

    /// Hashes the reasons.
    public func hash(into hasher: inout Hasher) { hasher.combine(issues) }
}
