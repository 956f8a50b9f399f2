internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkVault
internal import Foundation

struct KeychainUnlockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock",
        abstract: "Unlocks the vault for a time: an agent holds its keys, so that other commands need no passcode.",
        discussion: """
            The agent is a process of its own. When the time is over, on 'bulwark keychain lock' and on SIGTERM it zeroes the keys \
            and ends; so it does when the machine was asleep past that time. Unlocking once more begins the time anew.

            Examples:
              bulwark keychain unlock
              bulwark keychain unlock --for 30m
              pass show bank/vault | bulwark keychain unlock --passcode-fd 0 --for 8h
            """)

    @OptionGroup var options: VaultOptions

    @Option(
        name: .customLong("for"),
        parsing: .unconditional,
        help: ArgumentHelp("How long: a number with s, m or h, at most 24h.", valueName: "time"))
    var time = Lifetime(duration: .seconds(600))

    func run() throws {
        _ = try options.agentLocation()
        let location = try options.location()
        // Before anybody types a passcode in vain.
        let hasPasscode = try options.opening { location in
            try Keybag.open(location.keybag, options.setup(of: location)).hasPasscode
        }
        guard hasPasscode else {
            StandardError.write(
                "bulwark: \(location.folder): It has no passcode and is always unlocked. Set one with 'bulwark keychain passcode'.\n"
            )
            return
        }
        guard let executable = Bundle.main.executablePath else {
            throw StorageFailure.failed("The agent could not be started: this program's own path is not known.")
        }
        let passcode = try options.passcode.read(asking: "Passcode: ")
        defer { passcode.wipe() }
        let outcome = try options.opening { _ in
            try DetachedProcess(
                executable,
                ["keychain", "agent", "--vault", location.folder, "--for", "\(time.duration.components.seconds)s"],
                environment: ProcessInfo.processInfo.environment, input: passcode.utf8
            ).waitForWord()
        }
        // The agent has said why on the standard error that it shares until it is ready.
        if let outcome { throw ExitCode(outcome) }
        StandardError.write(
            "bulwark: \(location.folder): Unlocked for \(StorageFailure.words(for: time.duration)).\n")
    }
}

/// How long an agent holds keys.
struct Lifetime: ExpressibleByArgument {
    static let limit = Duration.seconds(86_400)

    let duration: Duration

    init(duration: Duration) { self.duration = duration }

    /// Reads a number and a unit, `90s`, `10m`, `2h`.
    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()),
            (1...86_400).contains(count), .seconds(count * unit) <= Self.limit
        else { return nil }
        duration = .seconds(count * unit)
    }

    var defaultValueDescription: String { StorageFailure.words(for: duration) }
}
