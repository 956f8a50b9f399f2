internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import Foundation

struct FileProtectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protect",
        abstract: "Writes a protected copy of a file.",
        discussion: """
            The copy appears whole and durable or not at all, in place of what has its name. The source stays: remove it \
            with 'bulwark erase'. Class B needs no passcode, so that files can be taken in while the vault is locked.

            Examples:
              bulwark file protect statement.pdf statement.pdf.bw
              pg_dump bank | bulwark file protect --class B - dump.bw
            """)

    @Argument(help: ArgumentHelp("The file to protect; - for standard input.", valueName: "source"))
    var source: String

    @Argument(help: ArgumentHelp("The protected file; - for standard output.", valueName: "target"))
    var target: String

    @Option(name: .customLong("class"), help: ArgumentHelp("When the file opens.", valueName: "A|B|C|D"))
    var protection = FileClassArgument(.complete)

    @OptionGroup var vault: VaultOptions

    @Flag(help: "Shows no progress on standard error.")
    var noProgress = false

    func validate() throws { try FileStreams.validate(source, to: target) }

    func run() throws {
        if target == FileStreams.standard, isatty(STDOUT_FILENO) == 1 {
            throw CommandFailure.usage("A protected file is no text for a terminal: send it to a file or a pipe.")
        }
        try FileStreams.refuseFolder(target)
        let needsPasscode = !protection.protection.keyClass.canWrap(in: .beforeFirstUnlock, hasPasscode: true)
        let keyring = try vault.openKeyring(needsPasscode: needsPasscode)
        if !FileStreams.isStream(target) { return try protect(target, keyring) }
        // What is sent into a stream cannot be taken back, and the header is written last: it goes there when it is whole.
        try FileStreams.withScratchFile { path in
            try protect(path, keyring)
            do {
                let file = try SystemFileSystem().open(path, [.reading])
                try FileStreams.withStream(target) { write in try Self.copy(file, to: write) }
            } catch let error as CoreError {
                throw StorageFailure.exit(error, file: path)
            }
        }
    }

    private func protect(_ path: String, _ keyring: any ClassKeyring) throws {
        let line = noProgress ? nil : ProgressLine.onTerminal()
        defer { line?.clear() }
        let input = try source == FileStreams.standard ? nil : open()
        // Held while the file is made, so that a signal finds none of it or knows it.
        let begun = Locked<ReplacementFile?>(nil)
        let watch = InterruptionWatch { begun.withLock { $0?.discard() } }
        defer { watch.end() }
        do {
            let writer = try begun.withLock { begun in
                let writer = try ProtectedFileWriter(path, protection: protection.protection, keyring: keyring)
                begun = writer.replacement
                return writer
            }
            if let input {
                let size = (try? input.status().size) ?? 0
                try writer.write(contentsOf: CountingFile.counting(input, of: size, "protecting", source, line))
            } else {
                try FileStreams.readStandardInput { try writer.write($0) }
            }
            try writer.finish()
        } catch let error as KeybagError {
            throw StorageFailure.exit(error, target: path == target ? target : "standard output")
        }
    }

    private func open() throws -> any OpenFile {
        do throws(CoreError) {
            let file = try SystemFileSystem().open(source, [.reading])
            if try file.status().kind == .folder { throw CoreError(.isFolder) }
            return file
        } catch {
            throw StorageFailure.exit(error, file: source)
        }
    }

    private static func copy(_ file: any OpenFile, to write: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = try file.read(into: buffer)
            if count == 0 { return }
            try write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
