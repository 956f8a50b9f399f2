/// Takes given characters out of a text, for systems that cannot be taught to take them.
///
/// ```swift
/// let strip = StripCharacters("'\";")   // what an old mainframe chokes on
/// strip("O'Brien")                      // OBrien
/// ```
///
/// - Warning: This is no defence against injection, and it breaks names. What is dangerous depends on where a text is
///   written, and many ways around any list are known. Bind values in SQL, and use the encoder of the place elsewhere:
///   ``HTMLText``, ``ShellWord``, ``URLComponentText`` and their siblings.
public struct StripCharacters: Sendable, Hashable {
    /// What is taken out.
    public let scalars: Set<Unicode.Scalar>

    /// Names the characters to take out.
    public init(_ characters: String) { scalars = Set(characters.unicodeScalars) }

    /// The text without them.
    public func callAsFunction(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalars.contains(scalar) { kept.append(scalar) }
        return String(kept)
    }
}
