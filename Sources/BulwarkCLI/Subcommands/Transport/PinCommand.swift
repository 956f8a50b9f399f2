internal import ArgumentParser

struct PinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Makes pins of hosts, certificates, requests and keys, plans their rotation, and verifies them.",
        discussion: """
            A pin is the hash of a key that an app asks a server for: base64 of the SHA-256 of the SubjectPublicKeyInfo. \
            Without a subcommand it is 'show': \
            keys, pins, and a plan for their rotation, or pins in the form of an Info.plist and others. 'verify' is for CI, \
            and says before the server changes its key whether apps will go on.

            Examples:
              bulwark pin api.example.com
              bulwark pin chain.pem next.csr --format nspinneddomains
              bulwark pin verify api.example.com --pins Info.plist

            Exit codes: 0 done, or all match; 1 a chain is not trusted, or a pin does not match; 2 a host could not be \
            reached; 64 the command line or a file cannot be used; 74 the output could not be written.

            'bulwark pin show --help' has the forms in which pins are written and what files may hold, 'bulwark pin verify \
            --help' where pins are read from and what --strict does.
            """,
        subcommands: [PinShowCommand.self, PinVerifyCommand.self], defaultSubcommand: PinShowCommand.self)
}
