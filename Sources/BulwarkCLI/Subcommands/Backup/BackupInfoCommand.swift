internal import ArgumentParser
internal import BulwarkBackup
internal import Foundation

struct BackupInfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract:
            "Tells what a backup is: of which system, when, whether complete and encrypted, and which classes open.",
        discussion: """
            Examples:
              bulwark backup info FOLDER
              pass show phone/backup | bulwark backup info FOLDER --password-fd 0

            Exit codes: 0 it could be opened; 2 it could not; 64 there is no backup.
            """)

    @OptionGroup var options: BackupOptions

    func run() throws {
        let backup = try options.open()
        let properties = backup.properties
        func line(_ name: String, _ value: String?) -> String {
            "\(name.padding(toLength: 14, withPad: " ", startingAt: 0))\(TerminalText.printable(value ?? "not told"))\n"
        }
        var text = line("Folder", backup.location.folder)
        text += line("Device", properties.deviceName) + line("System", properties.systemVersion)
        text += line("Made", properties.date.map(BackupWords.moment))
        text += line("Complete", properties.isFinished.map { $0 ? "yes" : "no" })
        text += line("Manifest", backup.location.layout == .database ? "Manifest.db" : "Manifest.mbdb")
        text += line("Apps", String(properties.apps.count))
        text += line("Encrypted", backup.keys == nil ? "no" : "yes")
        if let keys = backup.keys {
            func list(_ classes: [Int]) -> String {
                classes.isEmpty ? "none" : classes.map(String.init).joined(separator: ", ")
            }
            text += line("Open classes", list(keys.openClasses))
            text += line("Device only", list(keys.deviceClasses))
        }
        try StandardOutput.write(text)
    }
}
