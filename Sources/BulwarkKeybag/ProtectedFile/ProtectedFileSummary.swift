public import BulwarkCore

/// What the header of a protected file says to who has no key: nothing of it is authenticated.
public struct ProtectedFileSummary: Sendable, Hashable {
    /// The class that it claims.
    public let protection: FileProtection
    /// How many bytes of content it claims.
    public let length: Int64
    /// Whether a change of class was interrupted. The file opens by the class that it claims; change it again to remove what
    /// the interrupted one may have left of the other.
    public let isChangeUnfinished: Bool
}
