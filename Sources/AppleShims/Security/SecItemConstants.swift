#if !canImport(Darwin)
    // Keys and values of the item calls. What Apple's strings hold is nobody's business, and no adapter may depend on it; what
    // stands here is legible in a debugger. Names: https://developer.apple.com/documentation/security/keychain-items

    // MARK: Classes

    /// The key of an item's class.
    public let kSecClass: CFString = "class"
    /// A generic password.
    public let kSecClassGenericPassword: CFString = "generic password"
    /// An internet password.
    public let kSecClassInternetPassword: CFString = "internet password"
    /// A cryptographic key.
    public let kSecClassKey: CFString = "key"

    // MARK: Attributes

    /// The key of when an item can be reached.
    public let kSecAttrAccessible: CFString = "accessible"
    /// The key of an item's access control.
    public let kSecAttrAccessControl: CFString = "access control"
    /// The key of the group of apps that share an item.
    public let kSecAttrAccessGroup: CFString = "access group"
    /// The key of whether an item goes to the user's other devices.
    public let kSecAttrSynchronizable: CFString = "synchronizable"
    /// In a search: synchronizable items and others.
    public let kSecAttrSynchronizableAny: CFString = "synchronizable or not"
    /// The key of when an item was added.
    public let kSecAttrCreationDate: CFString = "creation date"
    /// The key of when an item was changed last.
    public let kSecAttrModificationDate: CFString = "modification date"
    /// The key of what people see.
    public let kSecAttrLabel: CFString = "label"
    /// The key of the kind of an item, in words.
    public let kSecAttrDescription: CFString = "description"
    /// The key of a comment.
    public let kSecAttrComment: CFString = "comment"
    /// The key of an account.
    public let kSecAttrAccount: CFString = "account"
    /// The key of a generic password's service.
    public let kSecAttrService: CFString = "service"
    /// The key of a generic password's own attribute.
    public let kSecAttrGeneric: CFString = "generic"
    /// The key of an internet password's security domain.
    public let kSecAttrSecurityDomain: CFString = "security domain"
    /// The key of an internet password's server.
    public let kSecAttrServer: CFString = "server"
    /// The key of an internet password's protocol.
    public let kSecAttrProtocol: CFString = "protocol"
    /// The key of an internet password's authentication type.
    public let kSecAttrAuthenticationType: CFString = "authentication type"
    /// The authentication type of what names no other.
    public let kSecAttrAuthenticationTypeDefault: CFString = "default"
    /// The key of an internet password's port.
    public let kSecAttrPort: CFString = "port"
    /// The key of an internet password's path.
    public let kSecAttrPath: CFString = "path"

    // MARK: Accessibility

    /// While the device is unlocked.
    public let kSecAttrAccessibleWhenUnlocked: CFString = "when unlocked"
    /// While the device is unlocked; never leaves it.
    public let kSecAttrAccessibleWhenUnlockedThisDeviceOnly: CFString = "when unlocked, this device only"
    /// After the first unlock.
    public let kSecAttrAccessibleAfterFirstUnlock: CFString = "after first unlock"
    /// After the first unlock; never leaves the device.
    public let kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly: CFString = "after first unlock, this device only"
    /// While the device is unlocked and has a passcode; never leaves it.
    public let kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly: CFString = "when passcode set, this device only"

    // MARK: Protocols

    /// FTP over TLS.
    public let kSecAttrProtocolFTPS: CFString = "ftps"
    /// HTTP in the clear.
    public let kSecAttrProtocolHTTP: CFString = "http"
    /// HTTP over TLS.
    public let kSecAttrProtocolHTTPS: CFString = "https"
    /// IMAP over TLS.
    public let kSecAttrProtocolIMAPS: CFString = "imaps"
    /// LDAP over TLS.
    public let kSecAttrProtocolLDAPS: CFString = "ldaps"
    /// SMB.
    public let kSecAttrProtocolSMB: CFString = "smb"
    /// SMTP.
    public let kSecAttrProtocolSMTP: CFString = "smtp"
    /// SSH.
    public let kSecAttrProtocolSSH: CFString = "ssh"

    // MARK: Searching, returning, values, use

    /// The key of how many items a search gives.
    public let kSecMatchLimit: CFString = "match limit"
    /// One item.
    public let kSecMatchLimitOne: CFString = "match one"
    /// All items.
    public let kSecMatchLimitAll: CFString = "match all"
    /// The key of whether an item's secret is given.
    public let kSecReturnData: CFString = "return data"
    /// The key of whether an item's attributes are given.
    public let kSecReturnAttributes: CFString = "return attributes"
    /// The key of whether a reference is given.
    public let kSecReturnRef: CFString = "return reference"
    /// The key of whether a reference is given that can be stored.
    public let kSecReturnPersistentRef: CFString = "return persistent reference"
    /// The key of an item's secret.
    public let kSecValueData: CFString = "value data"
    /// The key of a reference.
    public let kSecValueRef: CFString = "value reference"
    /// The key of a reference that was stored.
    public let kSecValuePersistentRef: CFString = "value persistent reference"
    /// The key of whether macOS uses the keychain that iOS has.
    public let kSecUseDataProtectionKeychain: CFString = "use data protection keychain"
    /// The key of the context under which the owner is asked.
    public let kSecUseAuthenticationContext: CFString = "use authentication context"
#endif
