internal import ArgumentParser

struct FileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file",
        abstract: "Protects files under the keys of a vault, and opens them.",
        discussion: """
            A protected file has one of four classes: A opens while the vault is unlocked, B too but can be made at any \
            time, C from the first unlock on, D always on this machine. Here a lock ends the agent with all of its keys, so \
            that C opens when A does; in an app it stays open.

            Examples:
              bulwark keychain init                         # makes the vault of its keys
              bulwark file protect statement.pdf statement.pdf.bw
              bulwark file open statement.pdf.bw - | lpr
              bulwark file verify *.bw

            Exit codes: 0 it worked; 1 it did not, or a file is not what was written; 3 locked; 4 there is no such file; \
            5 too many wrong passcodes; 64 the command line is not understood; 74 standard output, a pipe or a \
            device could not be written.
            """,
        subcommands: [
            FileProtectCommand.self, FileOpenCommand.self, FileClassCommand.self, FileVerifyCommand.self,
        ])
}

/// How a result is written.
enum FileReportFormat: String, ExpressibleByArgument, CaseIterable {
    case terminal, json
}
