internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkStorage
internal import BulwarkVault
internal import Foundation

/// Where the passphrase of an export comes from.
struct PassphraseOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Reads the passphrase of the export from a file descriptor that is open.", valueName: "number"))
    var passphraseFd: Int32?

    @Option(help: ArgumentHelp("Reads the passphrase of the export from a file or pipe.", valueName: "file"))
    var passphraseFile: String?

    func validate() throws { try PasscodeSource.judge(passphraseFd, passphraseFile, for: .passphrase) }

    func read(asking prompt: String, isNew: Bool) throws -> Secret {
        try PasscodeSource(descriptor: passphraseFd, file: passphraseFile, words: .passphrase)
            .read(asking: prompt, isNew: isNew)
    }
}

struct KeychainExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the items that may leave this device to a file, sealed under a passphrase.",
        discussion: """
            Items whose class ends in this-device-only, and items under access control, are refused and named on standard error.

            Examples:
              bulwark keychain export items.bwexport
              bulwark keychain export --service bank --passphrase-file phrase bank.bwexport
            """)

    @OptionGroup var options: VaultOptions
    @OptionGroup var passphrase: PassphraseOptions

    @Option(help: ArgumentHelp("Exports the items of one service.", valueName: "name"))
    var service: String?

    @Argument(help: "The file; - for standard output.")
    var file: String

    func run() async throws {
        if let service { try ItemOptions.check(service, "--service") }
        if file == "-", isatty(STDOUT_FILENO) == 1 {
            throw CommandFailure.usage("An export is no text for a terminal.")
        }
        let vault = try options.openVault()
        let secret = try passphrase.read(asking: "Passphrase of the export: ", isNew: true)
        defer { secret.wipe() }
        let export: VaultExport
        do {
            export = try await vault.export(service: service, under: secret)
        } catch {
            throw StorageFailure.exit(error, at: vault.location)
        }
        let refused = export.refused.sorted {
            ($0.address.service, $0.address.account) < ($1.address.service, $1.address.account)
        }
        for item in refused {
            let advice =
                item.accessControl == nil
                ? "\(item.accessibility.option); an item that may leave is set with '--accessibility when-unlocked'"
                : "under access control"
            StandardError.write(
                "bulwark: Refused service \(item.address.service), account \(item.address.account): \(advice).\n")
        }
        if export.exported.isEmpty {
            // An export of before must not be lost for one of nothing.
            StandardError.write(
                "bulwark: Nothing was exported, and nothing was written: no item of the vault may leave it.\n")
            throw ExitCode(export.refused.isEmpty ? StorageExit.absent.rawValue : StorageExit.failure.rawValue)
        }
        if FileStreams.isStream(file) {
            try FileStreams.withStream(file) { write in try export.bytes.withUnsafeBytes(write) }
        } else {
            let files = SystemFileSystem(), path = URL(fileURLWithPath: file).path
            do throws(CoreError) {
                if (try? files.status(of: path, followingLinks: true))?.kind == .folder { throw CoreError(.isFolder) }
                try files.replaceDurably(path, with: export.bytes)
            } catch {
                throw StorageFailure.exit(error, target: file)
            }
        }
        let count = export.exported.count
        StandardError.write(
            "bulwark: Exported \(count) \(count == 1 ? "item" : "items"), refused \(export.refused.count).\n")
        if export.unreadable == 0 { return }
        let words = "\(export.unreadable) \(export.unreadable == 1 ? "item was" : "items were") not exported."
        if await vault.lockState() != .unlocked { throw StorageFailure.locked(words, at: vault.location) }
        throw StorageFailure.failed("\(vault.location.folder): \(words) Their rows are damaged.")
    }
}
