public import BulwarkCore

/// Why an input could not become a value: all that is wrong with it, in the order of the input.
///
/// ```swift
/// do {
///     let address = try EmailAddress(field.text, policy: .strict)
/// } catch {
///     for issue in error.issues { mark(issue.range(in: field.text), issue.code.message) }
/// }
/// ```
public struct ValidationError: CodedError {
    /// What is wrong; never empty.
    public let issues: [ValidationIssue]

    /// Makes an error of one issue.
    public init(_ issue: ValidationIssue) { issues = [issue] }

    /// Makes an error of all issues of an input; nil if there are none.
    public init?(_ issues: [ValidationIssue]) {
        guard !issues.isEmpty else { return nil }
        self.issues = issues
    }

    /// The code of the first issue.
    public var code: ValidationIssue.Code { issues[0].code }

    /// The reason of the first issue.
    public var reason: StaticString? { issues[0].reason }

    /// The same issues, as those of a field.
    public func within(_ field: ValidationIssue.Field) -> [ValidationIssue] {
        issues.map { issue in
            var issue = issue
            issue.field = issue.field.map { .init(rawValue: "\(field).\($0)") } ?? field
            return issue
        }
    }

    /// The issues, a line each. Holds nothing of the input.
    public var description: String { issues.map(\.description).joined(separator: "\n") }

    /// Errors are equal when all their issues are.
    public static func == (left: Self, right: Self) -> Bool { left.issues == right.issues }

    /// Hashes the issues.
    public func hash(into hasher: inout Hasher) { hasher.combine(issues) }
}
