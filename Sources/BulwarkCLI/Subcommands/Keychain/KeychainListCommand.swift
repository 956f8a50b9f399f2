internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkStorage
internal import BulwarkVault
internal import Foundation

struct KeychainListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists items, without their values.",
        discussion: """
            What cannot be seen now is not listed: then the command says so and ends with 3 where the vault is locked, with 1 where \
            rows are damaged.

            Examples:
              bulwark keychain list
              bulwark keychain list --service bank --format json
            """)

    /// What is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var options: VaultOptions

    @Option(help: ArgumentHelp("Lists the items of one service.", valueName: "name"))
    var service: String?

    @Option(help: "text writes a line for each item, with tabs between the columns; json writes one document.")
    var format = Format.text

    func run() async throws {
        if let service { try ItemOptions.check(service, "--service") }
        let vault = try options.openVault()
        let listing: KeychainListing
        let state: LockState?
        do {
            listing =
                if let service {
                    try await vault.list(KeychainScope(service: service))
                } else {
                    try await vault.listAll()
                }
            state = await vault.lockState()
        } catch {
            throw StorageFailure.exit(error, at: vault.location)
        }
        switch format {
        case .text: try StandardOutput.write(listing.items.map { Row($0).line }.joined())
        case .json: try StandardOutput.write(JSONOutput.document(Document(listing)))
        }
        if listing.isComplete { return }
        if state == .unlocked {
            throw StorageFailure.exit(
                StorageError.tampered("rows were altered, added or taken away"), at: vault.location)
        }
        throw StorageFailure.locked("Not all items can be seen.", at: vault.location)
    }

    private struct Document: Encodable {
        let schemaVersion = 1
        let complete: Bool
        let items: [Row]

        init(_ listing: KeychainListing) {
            complete = listing.isComplete
            items = listing.items.map(Row.init)
        }
    }

    private struct Row: Encodable {
        let service: String
        let account: String
        let accessibility: String
        let label: String?
        let server: String?
        let accessControl: [String]?
        let created: Date?
        let modified: Date?

        init(_ item: KeychainAttributes) {
            service = item.address.service
            account = item.address.account
            accessibility = item.accessibility.option
            label = item.label
            server = if case .internet(let place) = item.address.kind { place.server } else { nil }
            accessControl = item.accessControl.map { $0.constraints.map(\.rawValue).sorted() }
            created = item.created
            modified = item.modified
        }

        /// Names with a tab or a line feed in them cannot be stored by this command; those that an app stored are shown escaped.
        var line: String {
            let date = modified.map { ISO8601DateFormatter().string(from: $0) } ?? "-"
            return [service, account, accessibility, date, label ?? ""].map(Self.escaped).joined(separator: "\t") + "\n"
        }

        private static func escaped(_ text: String) -> String {
            text.unicodeScalars.map { scalar in
                scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                    ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
            }.joined()
        }
    }
}
