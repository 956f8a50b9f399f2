internal import ArgumentParser
internal import BulwarkTransport

/// Which keys of a chain are pinned.
enum PinListChoice: String, ExpressibleByArgument, CaseIterable {
    /// The server's key.
    case leaf
    /// The authorities' keys.
    case authorities
    /// All keys of the chain, of which one must match.
    case any

    /// What suits the inputs: keys in reserve are the server's next ones, so they go with its own; else authorities change
    /// least.
    init(for targets: [JudgedTarget]) {
        let hasReserve = targets.contains { $0.loaded.sources.contains { $0.kind != .certificate } }
        let hasAuthorities = targets.contains { $0.chain.count > 1 }
        self = hasReserve || !hasAuthorities ? .leaf : .authorities
    }

    /// The certificates that it takes of a chain.
    func part(of chain: [CertificateFacts]) -> [CertificateFacts] {
        switch self {
        case .leaf: Array(chain.prefix(1))
        case .authorities: Array(chain.dropFirst())
        case .any: chain
        }
    }
}
