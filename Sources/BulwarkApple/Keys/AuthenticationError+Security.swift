internal import BulwarkAuthentication
internal import BulwarkStorage

extension AuthenticationError {
    /// What a failure of Security means for whoever uses a key. The status itself is mapped by `StorageError`.
    init(_ error: StorageError) {
        switch error.code {
        case .cancelled: self.init(.cancelled)
        case .authenticationFailed: self.init(.notRecognised)
        case .locked, .authenticationRequired:
            self.init(.deviceKeyUnavailable, "the device is locked, or the owner would have to be asked")
        case .passcodeNotSet: self.init(.deviceKeyUnavailable, "the device has no passcode")
        case .missingEntitlement: self.init(.deviceKeyUnavailable, "the app has no keychain entitlement")
        default: self.init(.deviceKeyUnavailable, error.reason)
        }
    }

    /// What an error object of Security or Local Authentication means.
    ///
    /// - Parameter accessibility: The class of a key that was to be made.
    init(_ failure: StatusFailure, storing accessibility: Accessibility? = nil) {
        if let status = failure.status, let error = StorageError(status: status, storing: accessibility) {
            self.init(error)
            return
        }
        // The codes of LAError: the owner's answer to the system's sheet.
        switch (failure.domain, failure.code) {
        case (LAErrorDomain, -2), (LAErrorDomain, -4), (LAErrorDomain, -9): self.init(.cancelled)
        case (LAErrorDomain, -1): self.init(.notRecognised)
        default: self.init(.deviceKeyUnavailable, "an error of another domain")
        }
    }
}
