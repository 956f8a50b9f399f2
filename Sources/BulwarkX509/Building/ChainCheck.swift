internal import BulwarkTransport

/// A candidate: from the server's certificate to a trusted root.
struct CandidateChain: Sendable {
    /// The server's certificate first. It may be alone, where it is trusted as it is.
    let certificates: [ReadCertificate]
    /// Whether the root is one of the system's. Such roots were vetted, and some are older than today's rules: of them
    /// only dates, keys and constraints are judged. A root that was given is judged as every authority is.
    let hasSystemRoot: Bool
    /// Who was asked for; nil asks for no name.
    let name: ServerName?
    /// Seconds since 1970, UTC.
    let now: Int64

    /// The server's certificate; nil for no certificates.
    var server: ReadCertificate? { certificates.first }

    /// Certificates that are judged by today's rules, with their places.
    var judged: [(position: Int, certificate: ReadCertificate)] {
        let all = certificates.enumerated().map { (position: $0.offset, certificate: $0.element) }
        return hasSystemRoot && all.count > 1 ? all.dropLast() : all
    }

    /// Whether a certificate is the root and no server's.
    func isRoot(_ position: Int) -> Bool { position > 0 && position == certificates.count - 1 }
}

/// One of the rules that a chain is checked by; together they are what RFC 5280 and the web's authorities ask.
protocol ChainCheck: Sendable {
    /// Every fault that it finds.
    func faults(in chain: CandidateChain) -> [ChainFault]
}
