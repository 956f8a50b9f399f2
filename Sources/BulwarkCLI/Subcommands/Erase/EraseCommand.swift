internal import ArgumentParser
internal import BulwarkKeybag
internal import BulwarkStorage

struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Overwrites files and removes them, and says what that is worth on their volume.",
        discussion: """
            Each pass covers the file up to the end of its last block and is made durable before the next begins. Then the \
            name is replaced by a random one, the file is cut to nothing, and the name is removed. Links, folders, devices \
            and files with several names are refused.

            The key of a protected file (bulwark file protect) is destroyed first: nothing opens it any more, however long the \
            overwriting takes.

            Overwriting achieves nothing on copy-on-write file systems, and on flash or under snapshots old blocks stay. \
            What is sensitive is better encrypted from the start and erased by destroying its key.

            Examples:
              bulwark erase export.csv
              bulwark erase --passes 0x00,random old.db old.db-wal
              bulwark erase --passes 1 --keep-name --format json app.log

            Exit codes: 0 all were erased; 1 some were not; 64 the command line is not understood; 74 the report could not be \
            written.
            """)

    /// How the report is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case terminal, json
    }

    @Argument(help: "The files.")
    var files: [String]

    @Option(
        parsing: .unconditional,
        help:
            "What is written: dod (0x55, 0xaa, random), a number of random passes (1 to 35), or a list of bytes and 'random', such as 0xff,random."
    )
    var passes = ErasePassList.dod

    @Flag(help: "Erases what symbolic links lead to. The links go; the files keep their names, empty.")
    var followLinks = false

    @Flag(help: "Erases files that have other names, too. Those stay, and lead to an empty file.")
    var allowHardLinks = false

    @Flag(help: "Leaves each file under its name, empty.")
    var keepName = false

    @Option(help: "How the report is written.")
    var format = Format.terminal

    @Flag(help: "Shows no progress on standard error.")
    var noProgress = false

    func run() throws {
        let line = noProgress ? nil : ProgressLine.onTerminal()
        let erase = SecureErase(passes: passes.passes, options: options)
        var report = EraseSummary()
        var sink = try ReportSink(path: nil)
        for path in files {
            var circumstances = EraseCircumstances(keepsName: keepName)
            do throws(StorageError) {
                try erase.check(path)
                circumstances.look(at: path)
                circumstances.destroysKey = destroyKey(of: path)
                let done = try erase.erase(path) { progress in
                    line?.update(EraseSummary.progress(path, progress))
                }
                line?.clear()
                let text = report.add(path, done, circumstances)
                if format == .terminal { sink.write(text) }
            } catch {
                line?.clear()
                let text = report.add(path, error, destroysKey: circumstances.destroysKey)
                if format == .terminal { StandardError.write("bulwark: \(text)\n") }
            }
        }
        sink.write(format == .terminal ? report.notes : report.json)
        try sink.finish()
        if report.hasFailures { throw ExitCode(1) }
    }

    /// Destroys the key of a protected file; false for any other file, and where it could not be done: it is overwritten anyway.
    private func destroyKey(of path: String) -> Bool {
        do throws(KeybagError) {
            try ProtectedFile.destroyKey(of: path)
            return true
        } catch {
            return false
        }
    }

    private var options: SecureErase.Options {
        var options: SecureErase.Options = []
        if followLinks { options.insert(.followingLinks) }
        if allowHardLinks { options.insert(.hardLinked) }
        if keepName { options.insert(.keepingFile) }
        return options
    }
}
