internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkVault
internal import Foundation

/// What 'unlock' starts: reads the passcode from standard input, says a line when it holds the keys, and goes on alone.
struct KeychainAgentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Holds the keys of an unlocked vault; 'unlock' starts it.", shouldDisplay: false
    )

    @OptionGroup var options: VaultOptions

    @Option(name: .customLong("for"))
    var time: Lifetime

    func run() throws {
        // Before there is a secret in its memory.
        try options.opening { _ in try ProcessMemory.forbidInspection() }
        let place = try options.agentLocation()
        let agent = try options.opening { location in
            let keybag = try Keybag.open(location.keybag, options.setup(of: location))
            // As it is: 'unlock' has taken the newline off that is not the passcode's.
            let passcode = try Secret(
                utf8: SecretInput.read(
                    STDIN_FILENO, named: "Standard input", limit: PasscodeSource.limit, strippingNewline: false))
            defer { passcode.wipe() }
            try keybag.unlock(passcode)
            let agent = try KeyAgent(keybag, at: place, lifetime: time.duration)
            try agent.end(on: [SIGTERM, SIGINT, SIGHUP])
            return agent
        }
        try StandardOutput.write("ready\n")
        // Who started it may go now: nothing of theirs is held open.
        let nowhere = open("/dev/null", O_RDWR)
        if nowhere >= 0 { for descriptor in STDIN_FILENO...STDERR_FILENO { dup2(nowhere, descriptor) } }
        _ = chdir("/")
        agent.run()
    }
}
