#if !canImport(Darwin)
    /// A result code of Apple's C interfaces.
    ///
    /// The values are those of [Security Framework Result Codes][codes].
    ///
    /// [codes]: https://developer.apple.com/documentation/security/security-framework-result-codes
    public typealias OSStatus = Int32

    /// The call succeeded.
    public let errSecSuccess: OSStatus = 0
    /// The function or operation is not implemented.
    public let errSecUnimplemented: OSStatus = -4
    /// A parameter is not valid.
    public let errSecParam: OSStatus = -50
    /// The user cancelled the operation.
    public let errSecUserCanceled: OSStatus = -128
    /// No keychain is available.
    public let errSecNotAvailable: OSStatus = -25291
    /// Authentication failed.
    public let errSecAuthFailed: OSStatus = -25293
    /// An item of that primary key exists already.
    public let errSecDuplicateItem: OSStatus = -25299
    /// No item matches.
    public let errSecItemNotFound: OSStatus = -25300
    /// The attribute does not exist for items of that class.
    public let errSecNoSuchAttr: OSStatus = -25303
    /// The item needs the user, or an unlocked device, and neither is there.
    public let errSecInteractionNotAllowed: OSStatus = -25308
    /// The data could not be decoded.
    public let errSecDecode: OSStatus = -26275
    /// The host is not one of the certificate's.
    public let errSecHostNameMismatch: OSStatus = -67602
    /// A certificate has expired.
    public let errSecCertificateExpired: OSStatus = -67818
    /// No root is trusted.
    public let errSecNotTrusted: OSStatus = -67843
    /// The process has no entitlement for the keychain or the access group.
    public let errSecMissingEntitlement: OSStatus = -34018
#endif
