internal import ArgumentParser

struct KeychainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keychain",
        abstract: "Keeps passwords, tokens and keys in an encrypted vault that locks.",
        discussion: """
            Items are found by service and account. A value comes from standard input or a prompt without echo, and never from \
            an argument; so does the passcode. 'unlock' starts an agent that holds the keys for a time, so that the other \
            commands need no passcode meanwhile.

            Examples:
              bulwark keychain init
              bulwark keychain unlock --for 30m
              printf %s "$TOKEN" | bulwark keychain set --service bank --account token
              bulwark keychain get --service bank --account token | wc -c
              bulwark keychain lock

            Exit codes: 0 done; 1 it did not work; 3 locked; 4 there is no such item; 5 too many wrong passcodes, wait; \
            64 the command line cannot be used; 74 standard output could not be written.
            """,
        subcommands: [
            KeychainInitCommand.self, KeychainUnlockCommand.self, KeychainLockCommand.self, KeychainSetCommand.self,
            KeychainGetCommand.self, KeychainListCommand.self, KeychainRemoveCommand.self,
            KeychainPasscodeCommand.self, KeychainExportCommand.self, KeychainImportCommand.self,
            KeychainStatusCommand.self, KeychainVerifyCommand.self, KeychainAgentCommand.self,
        ])
}
