internal import ArgumentParser
internal import BulwarkBackup
internal import BulwarkCore
internal import Foundation

/// Where the password of a backup comes from.
struct BackupPassword: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Reads the backup's password from a file descriptor that is open, without its trailing newline.",
            valueName: "number"))
    var passwordFd: Int32?

    @Option(
        help: ArgumentHelp(
            "Reads the backup's password from a file or pipe, without its trailing newline.", valueName: "file"))
    var passwordFile: String?

    func validate() throws { try PasscodeSource.judge(passwordFd, passwordFile, for: .password) }

    /// Whether an option names one.
    var isGiven: Bool { passwordFd != nil || passwordFile != nil }

    /// Opens a backup, and tells what is odd about it.
    func open(_ folder: String) throws -> Backup {
        if folder.isEmpty { throw CommandFailure.usage("The backup's folder is not named.") }
        let source = PasscodeSource(descriptor: passwordFd, file: passwordFile, words: .password)
        do {
            let backup = try Backup(at: folder) { try source.read(asking: "Password of the backup: ") }
            for note in backup.notes { BackupOptions.say(note) }
            return backup
        } catch let error as BackupError {
            throw failure(error, in: folder)
        }
    }

    /// Tells what a backup's error is, and gives the exit code.
    ///
    /// - Parameter folder: What the error is about.
    func failure(_ error: BackupError, in folder: String) -> ExitCode {
        var text = "\(ShownName.of(folder)): \(error.message)"
        if let reason = error.reason { text += " (\(reason))" }
        switch error.detail {
        // What is no backup is said already.
        case .file(let answer): if error.code == .file { text += " \(answer.message.summary)" }
        case .names(let names): text += " [\(names.prefix(20).map { ShownName.of($0) }.joined(separator: ", "))]"
        case .number(let number): text += " [\(number)]"
        case nil: break
        }
        StandardError.write("bulwark: \(text)\n")
        switch error.code {
        case .notABackup, .severalBackups, .targetNotEmpty, .targetInside: return ExitCode(64)
        default: return BackupOptions.unread
        }
    }
}
