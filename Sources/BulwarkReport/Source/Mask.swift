/// How much of a secret a report may show.
public enum Mask {
    /// What stands for the hidden part; of fixed length, so that it does not tell the secret's.
    public static let hidden = "********"

    /// A secret as reports print it: at most a quarter of it, never over 4 characters, nothing of one under 12.
    ///
    /// - Parameter secret: The value as it is written in the source, without quotes. Where it is written with escapes
    ///   (`\\u{41}`, `&amp;`), so that it has fewer characters than its text, nothing of it is shown.
    public static func masked(_ secret: some StringProtocol) -> String {
        let count = secret.count
        guard count >= 12, !secret.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }) else {
            return hidden
        }
        return String(secret.prefix(min(4, count / 4))) + hidden
    }
}
