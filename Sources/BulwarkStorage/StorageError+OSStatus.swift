public import BulwarkCore

extension StorageError {
    /// The error that a status of Apple's Security framework stands for. The one place where that is decided.
    ///
    /// The numbers are those of `SecBase.h`. Portable code, so that the mapping is tested everywhere; nil for
    /// `errSecSuccess`.
    ///
    /// - Parameters:
    ///   - status: What the call gave.
    ///   - accessibility: The class that something was to be stored under. A device without a passcode refuses one that needs it
    ///     with a status that means something else otherwise.
    ///   - detail: What more is known, such as the class and the lock state; otherwise the status itself.
    public init?(status: Int32, storing accessibility: Accessibility? = nil, detail: Detail? = nil) {
        if status == 0 { return nil }
        let needsPasscode = accessibility?.needsPasscode == true
        let (code, reason): (Code, StaticString) =
            switch status {
            case -25293 where needsPasscode: (.passcodeNotSet, "errSecAuthFailed")
            case -25291 where needsPasscode: (.passcodeNotSet, "errSecNotAvailable")
            case -25300: (.notFound, "errSecItemNotFound")
            case -25299: (.alreadyExists, "errSecDuplicateItem")
            case -25308: (.locked, "errSecInteractionNotAllowed")
            case -25293: (.authenticationFailed, "errSecAuthFailed")
            case -25315: (.authenticationRequired, "errSecInteractionRequired")
            case -128: (.cancelled, "errSecUserCanceled")
            case -34018: (.missingEntitlement, "errSecMissingEntitlement")
            case -34020: (.missingEntitlement, "errSecRestrictedAPI")
            case -25243: (.missingEntitlement, "errSecNoAccessForItem")
            case -25291: (.notAvailable, "errSecNotAvailable")
            case -25294: (.notAvailable, "errSecNoSuchKeychain")
            case -25307: (.notAvailable, "errSecNoDefaultKeychain")
            case -25316: (.notAvailable, "errSecDataNotAvailable")
            case -25295: (.tampered, "errSecInvalidKeychain")
            case -26275: (.tampered, "errSecDecode")
            case -67671: (.system, "errSecInternalError")
            case -25292: (.readOnly, "errSecReadOnly")
            case -61: (.readOnly, "errSecWrPerm")
            case -25301: (.tooLarge, "errSecBufferTooSmall")
            case -25302: (.tooLarge, "errSecDataTooLarge")
            case -34: (.noSpace, "errSecDiskFull")
            case -36: (.inputOutput, "errSecIO")
            case -50: (.invalidName, "errSecParam")
            case -4: (.unsupported, "errSecUnimplemented")
            case -25303: (.unsupported, "errSecNoSuchAttr")
            default: (.system, "a status that has no code of its own")
            }
        self.init(code, reason, detail: detail ?? .status(status))
    }

    /// What "locked" and "not found" of a keychain mean in the state that the device is in.
    ///
    /// - iOS has been seen to answer "not found" before the first unlock: nothing is known of the item then.
    /// - It has one status for "locked" and for "the owner would have to be asked": it is the latter where the class can be reached.
    ///
    /// - Parameters:
    ///   - state: The device's state.
    ///   - accessibility: The class that something was to be stored under; nil for a read.
    public func inState(_ state: LockState, storing accessibility: Accessibility? = nil) -> StorageError {
        switch code {
        case .notFound where state == .beforeFirstUnlock:
            accessibility.map { .locked($0, state) } ?? StorageError(.locked, reason, detail: detail)
        case .locked where state == .unlocked: StorageError(.authenticationRequired, reason, detail: detail)
        case .locked:
            accessibility.map { $0.isReachable(in: state) ? self : .locked($0, state) } ?? self
        default: self
        }
    }
}
