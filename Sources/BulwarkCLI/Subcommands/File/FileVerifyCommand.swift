internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkReport
internal import Foundation

struct FileVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Tells whether protected files are what was written.",
        discussion: """
            All of each file is opened and nothing of it is given out. With several files the exit code is that of the \
            worst: 1 before 3 before 4.

            Examples:
              bulwark file verify statement.pdf.bw
              bulwark file verify --format json *.bw
            """)

    @Argument(help: "The protected files.")
    var files: [String]

    @OptionGroup var vault: VaultOptions

    @Option(help: "How the result is written.")
    var format = FileReportFormat.terminal

    func validate() throws {
        if files.contains(FileStreams.standard) {
            throw ValidationError("Standard input is not verified: 'bulwark file open - /dev/null' tells of it.")
        }
    }

    func run() throws {
        for path in files where FileStreams.isStream(path) {
            throw CommandFailure.usage(
                "\(ShownName.of(path)): A stream is not verified: 'bulwark file open \(ShownName.of(path)) /dev/null' tells of it."
            )
        }
        // What cannot be opened by any key is told all the same; a passcode is asked for once, and where a class needs it.
        let classes = files.compactMap { try? ProtectedFile.summary(of: $0).protection }
        let keyring =
            try classes.isEmpty ? nil : vault.openKeyring(needsPasscode: classes.contains(where: \.needsPasscode))
        var entries: [FileEntry] = []
        var worst = ExitCode.success
        for path in files {
            do {
                let entry = try verify(path, keyring)
                entries.append(entry)
                if format == .terminal { try StandardOutput.write(entry.line) }
            } catch let error as KeybagError {
                entries.append(FileEntry(path, error))
                let code =
                    format == .terminal
                    ? StorageFailure.exit(error, file: path) : ExitCode(StorageExit(error).rawValue)
                if worst == .success || code.rawValue < worst.rawValue { worst = code }
            }
        }
        if format == .json { try StandardOutput.write(JSONOutput.document(FileEntry.List(files: entries))) }
        if worst != .success { throw worst }
    }

    private func verify(_ path: String, _ keyring: (any ClassKeyring)?) throws(KeybagError) -> FileEntry {
        let summary = try ProtectedFile.summary(of: path)
        // It was none when all were looked at.
        guard let keyring else { throw KeybagError(.fileTampered, "it changes while it is looked at") }
        let file = try ProtectedFile.open(path, keyring: keyring)
        try file.verify()
        // The class and the length are the file's now, and no mere claim.
        return FileEntry(
            path, file.protection, length: file.length, isChangeUnfinished: summary.isChangeUnfinished, isIntact: true)
    }
}
