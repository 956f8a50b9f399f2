/// The kinds of failure of one module: stable names that can grow without breaking an exhaustive switch.
public protocol ErrorCode: RawRepresentable, Sendable, Hashable where RawValue == String {
    /// All codes that the module defines.
    static var all: [Self] { get }

    /// What to tell a person; nil for a code that the module does not define.
    var message: UserMessage? { get }
}
