internal import BulwarkTransport

/// Keys and signatures are of kinds and sizes that are accepted.
struct KeyCheck: ChainCheck {
    let policy: KeyPolicy

    func faults(in chain: CandidateChain) -> [ChainFault] {
        policy.faults(in: chain.certificates.map(\.facts), hasRoot: true)
    }
}
