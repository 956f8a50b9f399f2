package import BulwarkPolicy
package import BulwarkReport
internal import BulwarkTransport

extension HostReport {
    /// Whether an app can talk to the host as promised.
    package var connectionProof: Proof {
        switch outcome {
        case .passes: Proof(.host, .held, "It passes what App Transport Security asks.")
        case .fails: Proof(.host, .broken, reasons.map { "\($0)" }.joined(separator: "; ") + ".")
        case .unreachable: unreachable
        }
    }

    /// Whether the host's chain has a promised key; nil where none is promised.
    package func pinProof(of promised: PromisedHost) -> Proof? {
        guard !promised.pins.isEmpty else { return nil }
        guard failure == nil else { return unreachable }
        guard isChainValidated else {
            return Proof(.host, .cannotTell, "Its chain is not trusted, so that pins cannot be compared with it.")
        }
        let shown = Set(chain.map { SPKIHash(of: $0.subjectPublicKeyInfo) })
        let count = promised.pins.count { shown.contains($0.hash) }
        if count > 0 { return Proof(.host, .held, "Its chain has \(count) of \(promised.pins.count) keys.") }
        return Proof(.host, .broken, "Its chain has none of these keys: an app that holds to them is cut off.")
    }

    /// Whether Certificate Transparency comes to what is promised; nil where nothing is.
    package func transparencyProof(of promised: PromisedHost) -> Proof? {
        guard let wanted = promised.transparency else { return nil }
        guard failure == nil else { return unreachable }
        let name =
            switch wanted {
            case .apple: "apple-published"
            case .appleDevice: "apple-device"
            case .chrome: "chrome"
            }
        guard let verdict = transparency.first(where: { $0.name == name })?.verdict else {
            return Proof(.host, .cannotTell, "Its chain is not trusted.")
        }
        let reasons = verdict.reasons.map { "\($0)" }.joined(separator: "; ")
        return switch verdict.outcome {
        case .met: Proof(.host, .held, "It is met.")
        case .broken: Proof(.host, .broken, reasons + ".")
        case .cannotTell, .exempt: Proof(.host, .cannotTell, reasons + ".")
        }
    }

    private var unreachable: Proof {
        Proof(.host, .cannotTell, "It was not reached: \(failure.map { "\($0)" } ?? "nobody answered").")
    }
}
