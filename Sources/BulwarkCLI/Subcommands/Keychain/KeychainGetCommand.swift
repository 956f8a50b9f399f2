internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkStorage
internal import BulwarkVault
internal import Foundation

struct KeychainGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Writes a value to standard output, as it was stored; to a terminal only with --reveal.",
        discussion: """
            Examples:
              bulwark keychain get --service bank --account token | wc -c
              TOKEN="$(bulwark keychain get --service bank --account token)"
            """)

    @OptionGroup var options: VaultOptions
    @OptionGroup var item: ItemOptions

    @Flag(help: "Shows the value on the terminal.")
    var reveal = false

    func run() async throws {
        let address = try item.address()
        let isShown = isatty(STDOUT_FILENO) == 1
        if isShown, !reveal {
            throw CommandFailure.usage("The value would be shown on the terminal: pipe it on, or say --reveal.")
        }
        let vault = try options.openVault()
        let found: KeychainItem?
        do { found = try await vault.item(at: address, authentication: nil) } catch {
            throw StorageFailure.exit(error, at: vault.location)
        }
        guard let found else {
            throw StorageFailure.absent("There is no item of \(item.words).", at: vault.location)
        }
        defer { found.value.wipe() }
        try found.value.withExposedBytes { try StandardOutput.write($0) }
        if isShown { try [UInt8(0x0A)].withUnsafeBytes { try StandardOutput.write($0) } }
    }
}
