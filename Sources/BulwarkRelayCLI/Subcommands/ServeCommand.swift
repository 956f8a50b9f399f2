internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkRelay
internal import BulwarkRelayAPI
internal import Foundation
internal import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the relay until it is told to stop (SIGTERM, SIGINT).",
        discussion: """
            Without a certificate it listens on this machine alone. It writes where it listens to standard output, and its log to standard
            error: no address, token or content is in it.

            Examples:
              bulwark-relay serve --name localhost --data relay
              bulwark-relay serve --name relay.example.com --data /var/lib/bulwark-relay \\
                  --listen 0.0.0.0:443 --certificate fullchain.pem --key privkey.pem
              bulwark-relay serve --name relay.example.com --data /var/lib/bulwark-relay \\
                  --listen 127.0.0.1:8080 --plain-http-behind-proxy
            """)

    @Option(help: "The host that clients talk to. They sign for it, so that no other relay can use what they sign.")
    var name: String

    @Option(help: ArgumentHelp("The folder that everything is kept in.", valueName: "folder"))
    var data: String

    @Option(
        help: ArgumentHelp(
            "Where it listens; port 0 is any that is free. (default: 127.0.0.1:8443)", valueName: "host:port"),
        transform: ServerAddress.argument)
    var listen = ServerAddress(host: "127.0.0.1", port: 8443)

    @Option(help: ArgumentHelp("The certificate and those above it, in PEM.", valueName: "file"))
    var certificate: String?

    @Option(help: ArgumentHelp("The certificate's private key, in PEM.", valueName: "file"))
    var key: String?

    @Flag(
        help:
            "Speak plain HTTP, because a proxy before it ends TLS. What the proxy says in X-Forwarded-For is believed.")
    var plainHTTPBehindProxy = false

    @Flag(help: "Take no new accounts.")
    var closed = false

    @Option(help: ArgumentHelp("How long messages that nobody fetches are kept; 30 to 46.", valueName: "days"))
    var messageDays = 30

    @Option(help: ArgumentHelp("How long attachments are kept; 1 to 365.", valueName: "days"))
    var attachmentDays = 30

    @Option(help: ArgumentHelp("The most messages that wait for a device.", valueName: "count"))
    var mailboxMessages = 10_000

    @Option(help: ArgumentHelp("The most bytes that wait for a device, in MiB.", valueName: "size"))
    var mailboxSize = 64

    @Option(help: ArgumentHelp("The most bytes of an attachment, in MiB; 0 takes none.", valueName: "size"))
    var attachmentSize = 100

    @Option(help: ArgumentHelp("The most bytes of an account's attachments, in MiB.", valueName: "size"))
    var accountAttachments = 1024

    @Option(
        help: ArgumentHelp(
            "How much of the volume stays free, in MiB; with less, new messages and attachments are refused. 0 for no bound.",
            valueName: "size"))
    var keepFree = 256

    @Option(help: ArgumentHelp("The most devices of an account; 1 to 32.", valueName: "count"))
    var devices = 10

    @Option(help: ArgumentHelp("The most connections at the same time.", valueName: "count"))
    var connections = 10_000

    @Option(
        help: ArgumentHelp(
            "The most connections of one network address, over TLS; 0 for no bound. Where a proxy passes TLS through, all are of one address.",
            valueName: "count"))
    var connectionsPerAddress = 128

    @Option(
        help: ArgumentHelp(
            "Where Prometheus reads metrics, in the open: an address that only your own machines reach.",
            valueName: "host:port"), transform: ServerAddress.argument)
    var metrics: ServerAddress?

    @Option(help: ArgumentHelp("What is logged: error, warning, notice, info or debug.", valueName: "level"))
    var logLevel = "info"

    func validate() throws {
        // Proofs are signed for it: with a scheme or a port in it, no client's would be good.
        guard name.utf8.allSatisfy(Self.isOfHost), !name.isEmpty,
            ServerAddress("\(name):0") != nil || name.contains("::")
        else {
            throw ValidationError(
                "--name must be a host alone, such as relay.example.com, without scheme, port or path.")
        }
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key go together.")
        }
        guard certificate == nil || !plainHTTPBehindProxy else {
            throw ValidationError("--plain-http-behind-proxy and --certificate exclude each other.")
        }
        for (name, value, range) in [
            ("--message-days", messageDays, 30...46), ("--attachment-days", attachmentDays, 1...365),
            ("--mailbox-messages", mailboxMessages, 1...10_000_000), ("--mailbox-size", mailboxSize, 1...1_048_576),
            ("--attachment-size", attachmentSize, 0...1_048_576),
            ("--account-attachments", accountAttachments, 0...1_073_741_824),
            ("--keep-free", keepFree, 0...1_073_741_824),
            ("--devices", devices, 1...RelayLimits.devicesInAccount), ("--connections", connections, 1...1_000_000),
            ("--connections-per-address", connectionsPerAddress, 0...1_000_000),
        ] where !range.contains(value) {
            throw ValidationError("\(name) must be from \(range.lowerBound) to \(range.upperBound).")
        }
        guard ["error", "warning", "notice", "info", "debug"].contains(logLevel) else {
            throw ValidationError("--log-level must be error, warning, notice, info or debug.")
        }
    }

    func run() async throws {
        let folder = DataFolder(path: data)
        let lock = try folder.take()
        let store = try folder.open(creating: true)
        let level = Logger.Level(rawValue: logLevel) ?? .info
        let logger = Logger(label: "bulwark-relay") { _ in LineLogHandler(level: level) }
        let listen = listen, scheme = security == .plainOnLoopback || security == .plainBehindProxy ? "http" : "https"
        do {
            let server = try await RelayServer(
                settings, store: store, attachments: attachmentSize > 0 ? folder.attachments : nil, address: listen,
                security: security, limits: limits, metrics: metrics.map { _ in TextMetrics() }, observatory: metrics,
                logger: logger
            ) { port in
                let address = ServerAddress(host: listen.host, port: port)
                try? FileHandle.standardOutput.write(contentsOf: Data("Listening on \(scheme)://\(address)\n".utf8))
            }
            try await server.run(endsOnSignals: true)
            try store.close()
        } catch let error as ServerError {
            throw CommandFailure.server(error, listen, metrics: metrics)
        } catch let error as RelayError {
            throw CommandFailure.store(error, in: data)
        }
        withExtendedLifetime(lock) {}
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }

    private var settings: RelayConfiguration {
        var settings = RelayConfiguration(name: name.lowercased())
        settings.takesNewAccounts = !closed
        settings.messageLifetime = messageDays * 86400
        settings.attachmentLifetime = attachmentDays * 86400
        settings.mailboxMessages = mailboxMessages
        settings.mailboxBytes = mailboxSize << 20
        settings.attachmentBytes = attachmentSize << 20
        settings.accountAttachmentBytes = accountAttachments << 20
        settings.devicesInAccount = devices
        settings.keptFree = keepFree << 20
        return settings
    }

    private var limits: ConnectionLimits {
        var limits = ConnectionLimits()
        limits.connections = connections
        limits.connectionsOfAddress = connectionsPerAddress
        return limits
    }

    private var security: TransportSecurity {
        if let certificate, let key { return .tls(certificates: certificate, key: key) }
        return plainHTTPBehindProxy ? .plainBehindProxy : .plainOnLoopback
    }
}
