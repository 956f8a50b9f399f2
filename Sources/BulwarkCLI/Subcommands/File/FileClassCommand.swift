internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import Foundation

struct FileClassCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "class",
        abstract: "Shows the class of a protected file, or changes it.",
        discussion: """
            To show it takes no key, and what is shown is what the header claims: 'bulwark file verify' finds out. A change \
            writes the header alone, whatever the size. The file must open, and its new class be one that can be made now.

            Examples:
              bulwark file class dump.bw
              bulwark file class dump.bw A
            """)

    @Argument(help: "The protected file.")
    var file: String

    @Argument(help: ArgumentHelp("The new class.", valueName: "A|B|C|D"))
    var new: FileClassArgument?

    @OptionGroup var vault: VaultOptions

    @Option(help: "How the class is written.")
    var format = FileReportFormat.terminal

    func run() throws {
        do {
            var summary = try ProtectedFile.summary(of: file)
            if let new {
                let canBeMade = new.protection.keyClass.canWrap(in: .beforeFirstUnlock, hasPasscode: true)
                let keyring = try vault.openKeyring(needsPasscode: summary.protection.needsPasscode || !canBeMade)
                try ProtectedFile.changeProtection(of: file, to: new.protection, keyring: keyring)
                summary = try ProtectedFile.summary(of: file)
            }
            var entry = FileEntry(
                file, summary.protection, length: summary.length, isChangeUnfinished: summary.isChangeUnfinished)
            entry.schemaVersion = 1
            try StandardOutput.write(format == .terminal ? entry.line : JSONOutput.document(entry))
        } catch let error as KeybagError {
            throw StorageFailure.exit(error, file: file)
        }
    }
}
