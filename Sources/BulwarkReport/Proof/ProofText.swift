/// Writes what became of promises for people.
package enum ProofText {
    /// The report as text.
    package static func text(of report: ProofReport, isColored: Bool) -> String {
        let ink = Ink(isColored: isColored)
        var text = ""
        for promise in report.promises {
            guard let outcome = promise.verdict else { continue }
            let verdict =
                switch outcome {
                case .held: ink.green("HELD       ")
                case .broken: ink.red("BROKEN     ")
                case .cannotTell: ink.yellow("CANNOT TELL")
                }
            text += "\(verdict)  \(ink.bold(Printable.line(promise.subject)))  \(Printable.line(promise.words))\n"
            for proof in promise.proofs {
                let mark =
                    switch proof.verdict {
                    case .held: "+"
                    case .broken: ink.red("-")
                    case .cannotTell: ink.yellow("?")
                    }
                let place = proof.place.rawValue.padded(to: 6)
                let location = proof.location.map { "\(Printable.line($0.path)):\($0.line): " } ?? ""
                text += "             \(mark) \(place)  \(location)\(Printable.line(proof.evidence))\n"
            }
        }
        let left = report.promises.filter { $0.verdict == nil }
        if !left.isEmpty, !text.isEmpty { text += "\n" }
        for promise in left {
            let words = "\(Printable.line(promise.subject))  \(Printable.line(promise.words))"
            text += ink.dim("not looked at  \(words): needs \(Self.option(for: promise.kind))") + "\n"
        }
        for note in report.notes { text += "\(ink.yellow("note"))  \(Printable.line(note))\n" }
        func count(_ verdict: Proof.Verdict) -> Int { report.promises.count { $0.verdict == verdict } }
        let all = report.promises.count
        if !text.isEmpty { text += "\n" }
        text += "\(all) promise\(all == 1 ? "" : "s"): \(count(.held)) held, \(count(.broken)) broken, "
        text += "\(count(.cannotTell)) cannot be told"
        return text + (left.isEmpty ? ".\n" : ", \(left.count) not looked at.\n")
    }

    /// What has to be looked at for a promise of a kind.
    private static func option(for kind: ProvenPromise.Kind) -> String {
        switch kind {
        case .host, .transparency: "--live"
        case .pins: "--source, --app or --live"
        case .secret: "--source or --backup"
        case .fileProtection, .fileBackup: "--backup"
        case .inactivity, .sessionLength: "--source"
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
