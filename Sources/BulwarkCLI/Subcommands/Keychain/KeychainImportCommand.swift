internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkStorage
internal import BulwarkVault
internal import Foundation

struct KeychainImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Stores the items of an export, all of them or none.",
        discussion: """
            Examples:
              bulwark keychain import items.bwexport
              bulwark keychain import --replace items.bwexport
            """)

    @OptionGroup var options: VaultOptions
    @OptionGroup var passphrase: PassphraseOptions

    @Flag(help: "Replaces items that are there; otherwise they are kept and named.")
    var replace = false

    @Argument(help: "The file; - for standard input.")
    var file: String

    func run() async throws {
        let bytes: [UInt8]
        let limit = VaultLimits.standard.exportSize
        if file == "-" {
            do throws(InputFile.Failure) { bytes = Array(try StandardInput.read(maximumBytes: limit)) } catch {
                throw CommandFailure.usage(error.text)
            }
        } else {
            bytes = Array(try InputFile.read(file, maximumBytes: limit))
        }
        let vault = try options.openVault()
        let secret = try passphrase.read(asking: "Passphrase of the export: ", isNew: false)
        defer { secret.wipe() }
        let result: VaultImport
        do {
            result = try await vault.importing(bytes, under: secret, replacing: replace)
        } catch {
            let message =
                switch error.code {
                case .authenticationFailed: "The passphrase is wrong, or the export's beginning was altered."
                case .notAnExport: "It is no export of a vault. Check the name of the file."
                case .exportTampered:
                    "The export is damaged or was altered. Nothing was stored; use another copy of it."
                default: throw StorageFailure.exit(error, at: vault.location)
                }
            throw StorageFailure.failed("\(file): \(message)")
        }
        for address in result.kept {
            StandardError.write("bulwark: Kept service \(address.service), account \(address.account) as it was.\n")
        }
        StandardError.write(
            "bulwark: Imported \(result.stored) \(result.stored == 1 ? "item" : "items"), kept \(result.kept.count).\n")
    }
}
