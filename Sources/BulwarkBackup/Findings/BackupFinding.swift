package import BulwarkReport

/// Something in a backup that should not be there.
package struct BackupFinding: Sendable, Hashable {
    /// What it breaks.
    package var rule: BackupRule
    /// How much it matters.
    package var severity: Severity
    /// The domain and path of the file, as the device wrote them.
    package var domain: String
    package var path: String
    /// Where in the file: a key, a table and column, a line, a cookie; empty for the file as a whole.
    package var place: String
    /// What it is, such as `token` or `card-number`; empty for the file as a whole.
    package var kind: String
    /// What it is, in words.
    package var words: String
    /// One of the values, masked.
    package var example: String
    /// How many values of the kind are at the place.
    package var count = 1
    /// The file's class of Data Protection.
    package var protection: ProtectionLevel?

    /// What is wrong, in a sentence that holds no secret.
    package var message: String {
        var text = words
        if count > 1 { text += " (\(count) times)" }
        if !place.isEmpty { text += " in \(place)" }
        if !example.isEmpty { text += ": \(example)" }
        return text
    }
}
