/// How much of a secret a report may show.
public enum Mask {
    /// What stands for the hidden part; of fixed length, so that it does not tell the secret's.
    public static let hidden = "********"

    /// A secret as reports print it: at most a quarter of it, never over 4 characters, nothing of one under 12.
    public static func masked(_ secret: some StringProtocol) -> String {
        let count = secret.count
        return (count < 12 ? "" : String(secret.prefix(min(4, count / 4)))) + hidden
    }
}
