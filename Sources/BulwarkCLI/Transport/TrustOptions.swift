internal import ArgumentParser
internal import BulwarkProbe
internal import BulwarkTransport
internal import BulwarkX509
internal import Foundation

/// The options of commands that build chains.
struct TrustOptions: ParsableArguments {
    @OptionGroup var roots: RootOptions

    @Option(help: "Judges as of a day, YYYY-MM-DD, in place of now.")
    var at: String?

    @Option(name: .customLong("for"), help: "The host that the certificates of files are for.")
    var host: String?

    @Option(parsing: .unconditional, help: "How many seconds a host may take to answer.")
    var timeout = 10

    func validate() throws {
        guard 1...600 ~= timeout else { throw ValidationError("--timeout is a number of seconds from 1 to 600.") }
        guard let host else { return }
        guard let endpoint = HostEndpoint(host), endpoint.isAddress || !host.contains(":") else {
            throw ValidationError("--for is a host's name or address, without a port: \(ShownName.of(host)) is none.")
        }
    }

    /// The time to judge at: seconds since 1970, UTC.
    func now() throws -> Int64 {
        guard let at else { return Int64(Date().timeIntervalSince1970) }
        guard let day = CivilTime.seconds(ofDay: at) else {
            throw CommandFailure.usage("\(at) is no day; write it as YYYY-MM-DD.")
        }
        return day
    }

    /// What builds chains.
    func builder() throws -> ChainBuilder { try roots.builder() }

    /// The host that a file's certificates are for: the option's, or the first name of the server's certificate.
    func hostName(of chain: [CertificateFacts]) -> String? {
        if let host { return host }
        let names = chain.first?.hostNames ?? []
        return names.first { !$0.hasPrefix("*.") } ?? names.first.map { "www" + $0.dropFirst() }
    }
}
