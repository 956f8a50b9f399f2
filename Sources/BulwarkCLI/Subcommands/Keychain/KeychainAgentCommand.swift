internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkVault
internal import Dispatch
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
            let passcode = try PasscodeSource(descriptor: STDIN_FILENO, file: nil).read(asking: "")
            defer { passcode.wipe() }
            try keybag.unlock(passcode)
            return try KeyAgent(keybag, at: place, lifetime: time.duration)
        }
        let signals = [SIGTERM, SIGINT, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { agent.stop() }
            source.resume()
            return source
        }
        try StandardOutput.write("ready\n")
        // Who started it may go now: nothing of theirs is held open.
        let nowhere = open("/dev/null", O_RDWR)
        if nowhere >= 0 { for descriptor in STDIN_FILENO...STDERR_FILENO { dup2(nowhere, descriptor) } }
        _ = chdir("/")
        agent.run()
        withExtendedLifetime(signals) {}
    }
}
