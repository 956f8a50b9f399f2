/// Sizes that both sides keep to. A relay may be set to less for some; it says so in ``RelayInformation``.
public enum RelayLimits {
    /// The bytes of an Ed25519 public key.
    public static let identityBytes = 32
    /// The bytes of a message's name.
    public static let messageIDBytes = 16
    /// The most bytes of an envelope: 256 KiB.
    public static let envelopeBytes = 256 << 10
    /// The most devices that an account has.
    public static let devicesInAccount = 32
    /// The most bytes of a message to all devices of an account.
    public static let submissionBytes = 4 << 20
    /// The most one-time keys of a kind in an upload.
    public static let oneTimeKeysInUpload = 200
    /// The most bytes of an upload of prekeys.
    public static let uploadBytes = 400 << 10
    /// The most bytes of a bundle.
    public static let bundleBytes = 4 << 10
    /// The most messages in a page.
    public static let messagesInPage = 200
    /// About the most bytes of a page; one message may go over it.
    public static let pageBytes = 2 << 20
    /// The most bytes of a request in JSON.
    public static let documentBytes = 16 << 10
    /// The most seconds that a request for messages may ask to wait.
    public static let longestWait = 60
}
