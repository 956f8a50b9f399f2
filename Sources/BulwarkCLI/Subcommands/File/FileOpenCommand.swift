internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import Foundation

struct FileOpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Writes the content of a protected file.",
        discussion: """
            The content appears under the target's name when all of it was found to be what was written, durable and \
            readable for its owner alone. Into a stream nothing is written before that, so the file is read twice.

            Examples:
              bulwark file open statement.pdf.bw statement.pdf
              bulwark file open dump.bw - | psql bank
            """)

    @Argument(help: ArgumentHelp("The protected file; - for standard input.", valueName: "source"))
    var source: String

    @Argument(help: ArgumentHelp("Where its content goes; - for standard output.", valueName: "target"))
    var target: String

    @OptionGroup var vault: VaultOptions

    @Flag(help: "Shows no progress on standard error.")
    var noProgress = false

    func validate() throws { try FileStreams.validate(source, to: target) }

    func run() throws {
        try FileStreams.refuseFolder(target)
        try FileStreams.withSeekable(source) { path in
            try open(path, named: source == FileStreams.standard ? "standard input" : source)
        }
    }

    private func open(_ path: String, named name: String) throws {
        let line = noProgress ? nil : ProgressLine.onTerminal()
        defer { line?.clear() }
        do {
            let protection = try ProtectedFile.summary(of: path).protection
            let file = try ProtectedFile.open(
                path, keyring: try vault.openKeyring(needsPasscode: protection.needsPasscode))
            if FileStreams.isStream(target) {
                try file.verify()
                try FileStreams.withStream(target) { write in try file.forEachChunk(write) }
            } else {
                try write(file, line)
            }
        } catch let error as KeybagError {
            throw StorageFailure.exit(error, file: name)
        }
    }

    private func write(_ file: ProtectedFile, _ line: ProgressLine?) throws {
        let files = SystemFileSystem()
        // Held while the file is made, so that a signal finds none of it or knows it.
        let begun = Locked<ReplacementFile?>(nil)
        let watch = InterruptionWatch { begun.withLock { $0?.discard() } }
        defer { watch.end() }
        do {
            let new = try begun.withLock { begun in
                let new = try ReplacementFile(ofContent: target, in: files)
                begun = new
                return new
            }
            do {
                do {
                    try file.copy(to: CountingFile.counting(new.file, of: file.length, "opening", source, line))
                } catch {
                    // What was read is authenticated or damaged; a medium that is full or fails is the target's.
                    if case .file(let answer) = error.detail, answer.code == .noSpace { throw answer }
                    throw error
                }
                try new.file.synchronize()
                try new.takePlace()
            } catch {
                new.discard()
                throw error
            }
            try files.synchronizeFolder(SystemFileSystem.split(target).folder)
        } catch let error as CoreError {
            throw StorageFailure.exit(error, target: target)
        }
    }
}
