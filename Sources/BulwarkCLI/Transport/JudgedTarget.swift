internal import BulwarkReport
internal import BulwarkTransport

/// A target and what its chain is worth.
struct JudgedTarget {
    let loaded: LoadedTarget
    /// What the chain comes to; nil where it has no host to be judged for, or no certificate.
    let verdict: TrustVerdict?

    init(_ loaded: LoadedTarget, by evaluator: TrustEvaluator, at now: Int64) async {
        self.loaded = loaded
        guard let host = loaded.host, !loaded.certificates.isEmpty else {
            verdict = nil
            return
        }
        verdict = await evaluator.evaluate(loaded.presented, host: host, delivered: loaded.delivered, at: now)
    }

    /// The validated chain where there is one, else the certificates as presented.
    var chain: [CertificateFacts] { verdict?.chain?.certificates ?? loaded.certificates }
    /// Whether ``chain`` was validated.
    var isValidated: Bool { verdict?.chain != nil }

    /// A certificate's place in the chain, in a word.
    func place(_ position: Int) -> String {
        if position == 0 { return "server" }
        guard position == chain.count - 1 else { return "authority" }
        return chain[position].issuer == chain[position].subject || isValidated ? "root" : "authority"
    }
}

extension TrustEvaluator {
    /// Judges all targets, and tells on standard error which gave nothing.
    ///
    /// - Parameter evaluator: Gives what a target is judged by.
    /// - Returns: The judged ones, and whether a host was not reached.
    static func judge(
        _ arguments: [String], _ options: TrustOptions, at now: Int64,
        by evaluator: (LoadedTarget) throws -> TrustEvaluator
    ) async throws -> (judged: [JudgedTarget], hasUnreachable: Bool) {
        var judged: [JudgedTarget] = []
        var hasUnreachable = false
        // All arguments are read before the first host is asked.
        let targets = try arguments.map { try TransportTarget($0) }
        if arguments.count(where: { $0 == "-" }) > 1 { throw CommandFailure.usage("Standard input can be read once.") }
        if options.host != nil, !targets.contains(where: { $0.kind == "file" }) {
            throw CommandFailure.usage("--for goes with files; a host's certificates are judged for its own name.")
        }
        for target in targets {
            do {
                let loaded = try LoadedTarget(target, options)
                judged.append(await JudgedTarget(loaded, by: try evaluator(loaded), at: now))
            } catch let failure as LoadedTarget.Unreachable {
                StandardError.write("bulwark: \(Printable.line(failure.text))\n")
                hasUnreachable = true
            }
        }
        return (judged, hasUnreachable)
    }
}
