internal import ArgumentParser
internal import BulwarkBackup
internal import BulwarkReport
internal import Foundation

struct BackupAppsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apps",
        abstract: "Lists the apps of a backup and its other domains, with how much each left there.",
        discussion: """
            Examples:
              bulwark backup apps FOLDER
              bulwark backup apps FOLDER --format json | jq '.domains[].name'

            Exit codes: 0 all was read; 2 something of the manifest could not be.
            """)

    @OptionGroup var options: BackupOptions

    @Option(help: "How the list is written.")
    var format = BackupListFormat.table

    func run() throws {
        let backup = try options.open()
        let inventory: BackupInventory
        do throws(BackupError) { inventory = try BackupInventory(of: backup) } catch { throw options.failure(error) }
        try StandardOutput.write(format == .json ? json(backup, inventory) : table(backup, inventory))
        if BackupOptions.tell(inventory.flaws) { throw BackupOptions.unread }
    }

    private func table(_ backup: Backup, _ inventory: BackupInventory) -> String {
        var text = " files         bytes  domain\n"
        for domain in inventory.domains {
            text += "\(BackupWords.column(domain.files, 6)) \(BackupWords.column(domain.bytes, 13))  "
            text += "\(TerminalText.printable(domain.name))\n"
        }
        let present = Set(inventory.domains.compactMap { AppDomains.identifier(ofContainer: $0.name) })
        for app in backup.properties.apps where !present.contains(app.identifier) {
            text += "     0             0  \(TerminalText.printable("AppDomain-\(app.identifier)"))\n"
        }
        return text
    }

    private func json(_ backup: Backup, _ inventory: BackupInventory) -> String {
        JSONWriter.document { json in
            json.object { json in
                json.member("schemaVersion", 1)
                json.member(array: "apps") { json in
                    for app in backup.properties.apps {
                        json.object {
                            $0.member("identifier", app.identifier)
                            if let version = app.version { $0.member("version", version) }
                        }
                    }
                }
                json.member(array: "domains") { json in
                    for domain in inventory.domains {
                        json.object {
                            $0.member("name", domain.name)
                            $0.member("files", domain.files)
                            $0.member("bytes", Int(clamping: domain.bytes))
                        }
                    }
                }
                json.member(strings: "problems", backup.notes + inventory.flaws.sentences)
            }
        }
    }
}
