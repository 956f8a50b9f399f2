internal import BulwarkKeybag
internal import BulwarkStorage

extension StorageError {
    /// The error that a keybag's error stands for. The one place where that is decided.
    init(_ error: KeybagError) {
        let detail: Detail? =
            switch error.detail {
            case .locked(let keyClass, let state): keyClass.accessibility.map { .locked($0, state) }
            case .wait(let duration): .wait(duration)
            case .file(let error): .file(error)
            case .attemptsLeft, .chunk, nil: nil
            }
        let (code, reason): (Code, StaticString) =
            switch error.code {
            case .locked: (.locked, "the keybag is locked")
            case .wrongPasscode: (.authenticationFailed, "wrong passcode")
            case .rateLimited: (.rateLimited, "too many wrong passcodes")
            case .attemptsExhausted: (.rateLimited, "too many wrong passcodes: none is accepted any more")
            case .attemptsUntrusted: (.rateLimited, "the record of wrong passcodes cannot be believed")
            case .passcodeNotSet: (.passcodeNotSet, "the keybag has no passcode")
            case .passcodeIsSet: (.refused, "the keybag has a passcode already")
            case .invalidPasscode: (.authenticationFailed, "no valid passcode")
            case .tampered, .invalidKey, .cryptography: (.tampered, "a key that the keybag wrapped")
            case .rolledBack: (.rolledBack, "the keybag is older than one that was there before")
            case .unknownVersion: (.unknownVersion, "the keybag")
            case .tooLarge: (.tooLarge, "the keybag")
            case .deviceKey: (.notAvailable, "the device's key is not to be had")
            case .notFound: (.notAvailable, "there is no keybag")
            case .alreadyExists: (.alreadyExists, "there is a keybag already")
            case .destroyed: (.notAvailable, "the keybag was destroyed")
            case .notAvailable: (.notAvailable, "whoever holds the keys does not answer")
            case .file: (.file, "the keybag's file")
            default: (.system, "the keybag")
            }
        self.init(code, error.reason ?? reason, detail: detail)
    }
}
