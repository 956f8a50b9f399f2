internal import ArgumentParser

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Proves what an app left in a device's backup.",
        discussion: """
            FOLDER is what Finder or iTunes wrote for a device (MobileSync/Backup/…), of iOS 9 or before to today's, encrypted or \
            not. Nothing is written into it, and nothing that was decrypted is written anywhere but by 'extract'.

            Examples:
              bulwark backup apps ~/Backup/00008110-000A1B2C3D4E5F60
              bulwark backup check FOLDER --app com.example.bank
              bulwark backup extract FOLDER --app com.example.bank --to looked-at

            Exit codes: 0 everything was read, and nothing was found; 1 'check' found something that blocks, or a broken \
            expectation; 2 not everything could be read or told; 64 the command line is not understood; 74 the output could not \
            be written.
            """,
        subcommands: [
            BackupInfoCommand.self, BackupAppsCommand.self, BackupFilesCommand.self, BackupExtractCommand.self,
            BackupCheckCommand.self,
        ])
}
