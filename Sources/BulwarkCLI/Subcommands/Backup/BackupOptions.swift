internal import ArgumentParser
internal import BulwarkBackup
internal import BulwarkCore
internal import Foundation

/// Which backup is meant, and where its password comes from.
struct BackupOptions: ParsableArguments {
    /// Exits of the backup's commands.
    static let found = ExitCode(1)
    static let unread = ExitCode(2)

    @Argument(help: "The backup's folder, or one that holds it alone.")
    var folder: String

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

    /// Opens the backup, and tells what is odd about it.
    func open() throws -> Backup {
        if folder.isEmpty { throw CommandFailure.usage("The backup's folder is not named.") }
        let source = PasscodeSource(descriptor: passwordFd, file: passwordFile, words: .password)
        do {
            let backup = try Backup(at: folder) { try source.read(asking: "Password of the backup: ") }
            for note in backup.notes { Self.say(note) }
            return backup
        } catch let error as BackupError {
            throw failure(error)
        }
    }

    /// Tells what a backup's error is, and gives the exit code.
    ///
    /// - Parameter place: What the error is about, where it is not the backup.
    func failure(_ error: BackupError, at place: String? = nil) -> ExitCode {
        var text = "\(ShownName.of(place ?? folder)): \(error.message)"
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
        default: return Self.unread
        }
    }

    /// Tells what of the manifest could not be read; whether there was anything.
    @discardableResult
    static func tell(_ flaws: ManifestFlaws) -> Bool {
        for sentence in flaws.sentences { say(sentence) }
        return !flaws.isEmpty
    }

    static func say(_ sentence: String) { StandardError.write("bulwark: \(TerminalText.printable(sentence))\n") }
}

/// How lists are written.
enum BackupListFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}
