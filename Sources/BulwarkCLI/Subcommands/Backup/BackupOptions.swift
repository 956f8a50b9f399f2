internal import ArgumentParser
internal import BulwarkBackup

/// Which backup is meant, and where its password comes from.
struct BackupOptions: ParsableArguments {
    /// Exits of the backup's commands.
    static let found = ExitCode(1)
    static let unread = ExitCode(2)

    @Argument(help: "The backup's folder, or one that holds it alone.")
    var folder: String

    @OptionGroup var password: BackupPassword

    /// Opens the backup, and tells what is odd about it.
    func open() throws -> Backup { try password.open(folder) }

    /// Tells what a backup's error is, and gives the exit code.
    ///
    /// - Parameter place: What the error is about, where it is not the backup.
    func failure(_ error: BackupError, at place: String? = nil) -> ExitCode {
        password.failure(error, in: place ?? folder)
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
