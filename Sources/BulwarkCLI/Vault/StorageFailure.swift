internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkReport
internal import BulwarkStorage
internal import BulwarkVault
internal import Foundation

/// The exit codes of commands that need a vault's keys.
enum StorageExit: Int32 {
    /// It did not work.
    case failure = 1
    /// What is needed is locked.
    case locked = 3
    /// There is no such item.
    case absent = 4
    /// Too many wrong passcodes.
    case throttled = 5
    /// The command line cannot be used.
    case usage = 64

    /// The code that an error of the keychain or of files ends the command with.
    init(_ error: StorageError) {
        self =
            switch error.code {
            case .locked, .authenticationRequired: .locked
            case .notFound: .absent
            case .rateLimited: .throttled
            case .invalidName: .usage
            default: .failure
            }
    }

    /// The code that an error of the keybag ends the command with.
    init(_ error: KeybagError) {
        self =
            switch error.code {
            case .locked: .locked
            case .fileNotFound: .absent
            case .rateLimited, .attemptsExhausted: .throttled
            default: .failure
            }
    }
}

/// Tells on standard error what happened, where, and what to do next; gives the exit code.
enum StorageFailure {
    /// Any error of a command that works on a vault. Exit codes pass through: whoever made them has told why.
    static func exit(_ error: any Error, at location: VaultLocation) -> any Error {
        switch error {
        case let error as StorageError: exit(error, at: location)
        case let error as KeybagError: exit(error, at: location)
        case let error as CoreError: exit(StorageError(error), at: location)
        default: error
        }
    }

    /// An error with a file that is no part of the vault.
    static func exit(_ error: KeybagError, file path: String) -> ExitCode {
        if case .file(let answer) = error.detail, error.code != .fileTampered { return exit(answer, file: path) }
        let advice = error.code == .locked ? unlocking : error.message.advice.description
        report(ShownName.of(path), error.message.summary, advice, error.reason, detail(of: error.detail))
        return ExitCode(StorageExit(error).rawValue)
    }

    /// What the file system answered about a file that is no part of the vault.
    static func exit(_ error: CoreError, file path: String) -> ExitCode {
        report(
            ShownName.of(path), error.message.summary, error.message.advice.description, nil, description(of: error))
        return ExitCode((error.code == .notFound ? StorageExit.absent : .failure).rawValue)
    }

    /// An error with a file that is to be written.
    static func exit(_ error: KeybagError, target path: String) -> ExitCode {
        if case .file(let answer) = error.detail, error.code != .fileTampered { return exit(answer, target: path) }
        return exit(error, file: path)
    }

    /// What the file system answered about a file that is to be written: that its folder is not there is a failure, and says nothing
    /// about what was asked for.
    static func exit(_ error: CoreError, target path: String) -> ExitCode {
        guard error.code == .notFound else { return exit(error, file: path) }
        return failed(
            "\(ShownName.of(path)): The folder that it is to be in does not exist. Make it, or name another one.")
    }

    /// An error of the keychain.
    static func exit(_ error: StorageError, at location: VaultLocation) -> ExitCode {
        let advice: String? =
            switch (error.code, error.detail) {
            case (.locked, _): unlocking
            case (.rateLimited, .wait(let wait)): waiting(wait)
            case (.passcodeNotSet, _): "Set a passcode with 'bulwark keychain passcode'."
            case (.storeMissing, _):
                "Put vault.sqlite back; or give up what it held with 'bulwark keychain remove --everything', and make a new vault."
            case (.rolledBack, _):
                "Put the newer database back; or take this one as it is with 'bulwark keychain verify --repair', and sign in again everywhere."
            case (.tampered, _): "'bulwark keychain verify' tells how much is intact."
            default: nil
            }
        report(
            location.folder, error.message.summary, advice ?? error.message.advice.description, error.reason,
            detail(of: error.detail))
        return ExitCode(StorageExit(error).rawValue)
    }

    /// An error of the keybag.
    static func exit(_ error: KeybagError, at location: VaultLocation) -> ExitCode {
        let advice: String? =
            switch (error.code, error.detail) {
            case (.notFound, _): "Make one with 'bulwark keychain init', or name another folder with --vault."
            case (.alreadyExists, _): "Use it, or name another folder with --vault."
            case (.locked, _): unlocking
            case (.rateLimited, .wait(let wait)): waiting(wait)
            case (.wrongPasscode, .attemptsLeft(let left)):
                "Check it; \(left) more \(left == 1 ? "try" : "tries") until none is accepted any more."
            case (.passcodeNotSet, _): "Set a passcode with 'bulwark keychain passcode'."
            default: nil
            }
        let summary: StaticString? =
            switch error.code {
            case .notFound: "There is no vault."
            case .alreadyExists: "There is a vault already."
            default: nil
            }
        report(
            location.folder, summary ?? error.message.summary, advice ?? error.message.advice.description, error.reason,
            detail(of: error.detail))
        return ExitCode(StorageExit(error).rawValue)
    }

    /// What was asked for is not there.
    static func absent(_ message: String, at location: VaultLocation) -> ExitCode {
        StandardError.write(
            "bulwark: \(location.folder): \(message) 'bulwark keychain list' lists those that there are.\n")
        return ExitCode(StorageExit.absent.rawValue)
    }

    /// Something could not be reached because the vault is locked.
    static func locked(_ message: String, at location: VaultLocation) -> ExitCode {
        StandardError.write("bulwark: \(location.folder): \(message) The vault is locked. \(unlocking)\n")
        return ExitCode(StorageExit.locked.rawValue)
    }

    /// It did not work, for a reason of its own.
    static func failed(_ message: String) -> ExitCode {
        StandardError.write("bulwark: \(message)\n")
        return ExitCode(StorageExit.failure.rawValue)
    }

    private static let unlocking =
        "Unlock it with 'bulwark keychain unlock', or give --passcode-file or --passcode-fd; nothing was lost."

    private static func report(
        _ place: String, _ summary: StaticString, _ advice: String, _ reason: StaticString?, _ detail: String?
    ) {
        // An answer without a code of the system's has no more to tell than the summary.
        let more = [reason?.description, detail].compactMap(\.self).filter { $0 != summary.description }
        let notes = more.isEmpty ? "" : " (\(more.joined(separator: ", ")))"
        StandardError.write("bulwark: \(place): \(summary) \(advice)\(notes)\n")
    }

    private static func waiting(_ wait: Duration) -> String { "Wait \(words(for: wait)), then try again." }

    /// A duration in hours, minutes and seconds, rounded up.
    static func words(for duration: Duration) -> String {
        let (whole, rest) = duration.components
        let seconds = max(0, whole + (rest > 0 ? 1 : 0))
        let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return words.isEmpty ? "0 s" : words.joined(separator: " ")
    }

    private static func detail(of detail: StorageError.Detail?) -> String? {
        switch detail {
        case .locked(let accessibility, let state): "\(accessibility.rawValue), \(words(for: state))"
        case .file(let error): description(of: error)
        case .capability(let capability): capability.description
        default: nil
        }
    }

    private static func detail(of detail: KeybagError.Detail?) -> String? {
        switch detail {
        case .locked(let keyClass, let state): "class \(keyClass.rawValue), \(words(for: state))"
        case .chunk(let index): "chunk \(index)"
        case .file(let error): description(of: error)
        default: nil
        }
    }

    private static func words(for state: LockState) -> String {
        switch state {
        case .beforeFirstUnlock: "not unlocked yet"
        case .locked: "locked"
        case .unlocked: "unlocked"
        }
    }

    private static func description(of error: CoreError) -> String {
        error.systemCode.map { String(cString: strerror($0)) } ?? error.message.summary.description
    }
}
