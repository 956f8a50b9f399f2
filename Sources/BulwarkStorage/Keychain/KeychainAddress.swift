/// Where an item is: what Apple calls its primary key.
///
/// Names are compared byte by byte in UTF-8, as Apple's keychain does, which keeps a digest of these bytes: case counts, and é as one
/// character and as e with an accent are two names. An app that takes a name from a person, a server or a file's name gives it one form
/// first, such as `precomposedStringWithCanonicalMapping`.
public struct KeychainAddress: Sendable, Hashable {
    /// What an item is for.
    public enum Kind: Sendable, Hashable {
        /// A password, token or key of the app's own: `kSecClassGenericPassword`.
        case generic
        /// A password for a server: `kSecClassInternetPassword`.
        case internet(InternetPlace)
    }

    /// The service: `kSecAttrService`, for internet passwords `kSecAttrSecurityDomain`. Empty only where an item of
    /// another wrapper is imported that has none.
    public var service: String
    /// The account: `kSecAttrAccount`.
    public var account: String
    /// What the item is for.
    public var kind: Kind
    /// The group of apps that share it; nil for the app's own.
    public var accessGroup: String?
    /// Whether it goes to the user's other devices.
    public var isSynchronizable: Bool

    /// Makes an address.
    ///
    /// - Parameters:
    ///   - service: The service.
    ///   - account: The account.
    ///   - kind: What the item is for.
    ///   - accessGroup: The group of apps that share it; nil for the app's own.
    ///   - isSynchronizable: Whether it goes to the user's other devices.
    public init(
        service: String, account: String, kind: Kind = .generic, accessGroup: String? = nil,
        isSynchronizable: Bool = false
    ) {
        self.service = service
        self.account = account
        self.kind = kind
        self.accessGroup = accessGroup
        self.isSynchronizable = isSynchronizable
    }

    /// Whether two addresses are the same, byte by byte.
    public static func == (left: Self, right: Self) -> Bool {
        left.service.hasBytes(of: right.service) && left.account.hasBytes(of: right.account) && left.kind == right.kind
            && left.accessGroup.hasBytes(of: right.accessGroup) && left.isSynchronizable == right.isSynchronizable
    }
}

/// The server that an internet password is for.
public struct InternetPlace: Sendable, Hashable {
    /// How the server is spoken to.
    public enum Scheme: String, Sendable, Hashable, CaseIterable, Codable {
        /// HTTP over TLS.
        case https
        /// HTTP in the clear.
        case http
        /// SSH.
        case ssh
        /// FTP over TLS.
        case ftps
        /// IMAP over TLS.
        case imaps
        /// SMTP.
        case smtp
        /// LDAP over TLS.
        case ldaps
        /// SMB.
        case smb
    }

    /// How the server is spoken to.
    public var scheme: Scheme
    /// The server's name.
    public var server: String
    /// The server's port; nil for the scheme's own.
    public var port: UInt16?
    /// The path on the server; empty for all.
    public var path: String

    /// Names a server.
    ///
    /// - Parameters:
    ///   - server: The server's name.
    ///   - scheme: How it is spoken to.
    ///   - port: Its port; nil for the scheme's own.
    ///   - path: The path on the server; empty for all.
    public init(server: String, scheme: Scheme = .https, port: UInt16? = nil, path: String = "") {
        self.server = server
        self.scheme = scheme
        self.port = port
        self.path = path
    }

    /// Whether two places are the same, byte by byte.
    public static func == (left: Self, right: Self) -> Bool {
        left.scheme == right.scheme && left.server.hasBytes(of: right.server) && left.port == right.port
            && left.path.hasBytes(of: right.path)
    }
}

// What has the same bytes has the same characters, so that hashes, which go by characters, agree.
extension String {
    /// Whether it has the bytes of another text: `==` takes other spellings of the same characters for equal.
    package func hasBytes(of other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension String? {
    /// Whether both are absent or have the same bytes.
    package func hasBytes(of other: String?) -> Bool {
        switch (self, other) {
        case (let text?, let other?): text.hasBytes(of: other)
        case (nil, nil): true
        default: false
        }
    }
}
