internal import ArgumentParser

struct CTCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ct",
        abstract:
            "Shows which Certificate Transparency logs have a certificate, and judges it by the rules of Apple and Chrome.",
        discussion: """
            Public authorities show the certificates that they issue to logs, whose promises (SCTs) stand in the certificate or \
            come with the handshake. Without a subcommand it is 'show': the SCTs of hosts, and of files that hold the server's \
            certificate and then its issuer's. 'update' takes a newer list of logs for later runs.

            Examples:
              bulwark ct api.example.com
              bulwark ct chain.pem --policy chrome --policy 2
              bulwark ct update all_logs_list.json

            Exit codes: 0 the policies are met, exempt, or it cannot be told; 1 one is broken, or a chain is not trusted; 2 a \
            host could not be reached; 64 the command line or a file cannot be used; of 'update' 1 a wrong signature or an older \
            list, 74 the cache folder could not be written.

            'bulwark ct show --help' has the policies, 'bulwark ct update --help' where lists come from.
            """,
        subcommands: [CTShowCommand.self, CTUpdateCommand.self], defaultSubcommand: CTShowCommand.self)
}
