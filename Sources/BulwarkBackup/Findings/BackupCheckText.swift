internal import BulwarkPolicy
internal import BulwarkReport

/// Writes the check of a backup for people.
package enum BackupCheckText {
    /// The report as text.
    package static func text(of report: BackupCheckReport, isColored: Bool) -> String {
        let ink = Ink(isColored: isColored)
        var text = ""
        var place = ""
        for finding in report.findings {
            let here = "\(finding.domain)/\(finding.path)"
            if here != place {
                place = here
                let protection = finding.protection.map { "  class \($0.letter)" } ?? ""
                text += "\(text.isEmpty ? "" : "\n")\(ink.bold(Printable.line(here)))\(protection)\n"
            }
            let severity = finding.severity == .blocking ? ink.red("blocking") : ink.yellow("warning ")
            text += "  \(severity)  \(finding.rule.rawValue)  \(Printable.line(finding.message))\n"
        }
        if !report.findings.isEmpty { text += "\n" }
        for outcome in report.expectations {
            let verdict =
                switch outcome.verdict {
                case .held: ink.green("HELD       ")
                case .broken: ink.red("BROKEN     ")
                case .cannotTell: ink.yellow("CANNOT TELL")
                }
            let expectation = outcome.expectation
            text += "\(verdict)  \(expectation.promise.rawValue) \(Printable.line(expectation.pattern.pattern))"
            text += outcome.count > 0 ? "  (\(counted(outcome.count, "file")))\n" : "\n"
            for example in outcome.examples where outcome.verdict == .broken {
                text += "             \(Printable.line(example))\n"
            }
            for reason in outcome.reasons { text += "             \(reason)\n" }
        }
        for unread in report.unread {
            text += "\(ink.yellow("unread"))  \(Printable.line(unread.place)): \(unread.reason)\n"
        }
        if let keychain = report.keychain {
            text += "Keychain of the device: \(counted(keychain.migrating, "item")) can move to another device, "
            text += "\(keychain.thisDevice) stay on this one, of \(keychain.unknown) it cannot be told"
            if keychain.sealed > 0 { text += "; whose \(keychain.sealed) of the first are is sealed" }
            text += ".\n"
        }
        for doubt in report.doubts { text += "\(ink.yellow("not proven"))  that this is all: \(doubt)\n" }
        if !report.isKnown { text += "The backup has nothing of \(Printable.line(report.app)).\n" }
        let blocking = report.findings.count { $0.severity == .blocking }
        text += "\(counted(report.files, "file")) looked into: \(counted(blocking, "blocking finding")), "
        text += "\(counted(report.findings.count - blocking, "warning"))"
        if report.ignored > 0 { text += ", \(counted(report.ignored, "file")) left out as asked" }
        return text + ".\n"
    }

    private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
