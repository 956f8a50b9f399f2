internal import ArgumentParser
internal import BulwarkReport
internal import BulwarkTransport
internal import Foundation

struct PinVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies that the pins of an app match hosts or certificate files, for CI.",
        discussion: """
            The chain is validated first, and pins are compared with the validated chain. Keys and requests in files have to be \
            among the pins, too: a backup that nobody pinned is none.

            Examples:
              bulwark pin verify api.example.com --pins MyApp/Info.plist
              bulwark pin verify next.csr --for api.example.com --pins Info.plist
              bulwark pin verify api.example.com --bundle current.cer --bundle renewed.cer
              bulwark pin verify api.example.com --pins Info.plist --at 2027-03-01

            Notes are advice and never fail: that leaf keys alone are pinned is one where a reserve is pinned too.

            Exit codes: 0 all match; 1 one does not, or with --strict there is a warning; 2 a host could not be reached; 64 the \
            command line or a file cannot be used; 74 the report could not be written.
            """)

    /// How the report is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    @Argument(help: "Files and hosts (HOST or HOST:PORT).")
    var targets: [String]

    @OptionGroup var configuration: PinConfiguration

    @Option(help: "How the report is written.")
    var format = Format.table

    @Flag(help: "Lets warnings fail, too.")
    var strict = false

    @Option(parsing: .unconditional, help: "How many days an update of the app takes to reach nearly everybody.")
    var leadDays = 60

    @Option(parsing: .unconditional, help: "How many days before its end a certificate is warned about.")
    var warnDays = 30

    @OptionGroup var trust: TrustOptions

    func run() async throws {
        guard leadDays >= 0, warnDays >= 0, leadDays <= 36500, warnDays <= 36500 else {
            throw CommandFailure.usage("--lead-days and --warn-days are numbers of days from 0 to 36500.")
        }
        let now = try trust.now()
        let pins = try configuration.load()
        let builder = try trust.builder()
        func set(_ loaded: LoadedTarget) throws -> PinSet {
            guard let host = loaded.host else {
                throw CommandFailure.usage("Nothing says which host \(loaded.target.name) is for; name it with --for.")
            }
            do { return try pins(host) } catch let error as TransportError {
                throw CommandFailure.usage(error.sentence)
            }
        }
        let (judged, hasUnreachable) = try await TrustEvaluator.judge(targets, trust, at: now) { loaded in
            TrustEvaluator(chains: builder, pins: try set(loaded))
        }
        var results: [PinVerification] = []
        for target in judged {
            results.append(
                PinVerification(
                    target, try set(target.loaded), lead: Int64(leadDays) * 86400, soon: Int64(warnDays) * 86400,
                    at: now))
        }
        var sink = try ReportSink(path: nil)
        sink.write(format == .json ? JSONText.of(results) : results.map(\.text).joined())
        try sink.finish()
        if results.contains(where: { !$0.passes || (strict && !$0.warnings.isEmpty) }) { throw ExitCode(1) }
        if hasUnreachable { throw ExitCode(2) }
    }
}

/// What pins come to at a target.
struct PinVerification: Encodable {
    let schemaVersion = 1
    let target: String
    let host: String?
    let passes: Bool
    let reasons: [String]
    let warnings: [String]
    /// Advice that is no reason to fail.
    let notes: [String]

    init(_ target: JudgedTarget, _ set: PinSet, lead: Int64, soon: Int64, at now: Int64) {
        self.target = target.loaded.target.name
        host = target.loaded.host
        var reasons = (target.verdict?.reasons ?? []).map(\.description)
        var warnings: [String] = []
        var notes: [String] = []
        if let entry = target.loaded.host.flatMap({ set.pins(for: $0) }) {
            let pinned = Set((entry.leafPins + entry.authorityPins + entry.anyPins).map(\.hash))
            for source in target.loaded.sources where source.kind != .certificate && !pinned.contains(source.pin) {
                reasons.append("The \(source.kind.words)'s key is not pinned: \(source.pin)")
            }
            if target.isValidated {
                let plan = RotationPlan(for: entry, chain: target.chain, lead: lead, soon: soon, at: now)
                for warning in plan.warnings {
                    if plan.isNote(warning) {
                        notes.append(warning.description)
                    } else {
                        warnings.append(warning.description)
                    }
                }
            }
        } else {
            reasons.append("No pins hold for this host")
        }
        let judged = (target.verdict?.warnings ?? []).filter {
            // The plan says so too, and what to do.
            if target.isValidated, case .pins(.matchedBackup) = $0 { false } else { true }
        }
        warnings = judged.map(\.description) + warnings
        passes = reasons.isEmpty
        self.reasons = reasons
        self.warnings = warnings
        self.notes = notes
    }

    /// The result for people.
    var text: String {
        var text = "\(Printable.line(target)): \(passes ? "pins match" : "FAILED")\n"
        for reason in reasons { text += "  \(Printable.line(reason)).\n" }
        for warning in warnings { text += "  warning: \(Printable.line(warning)).\n" }
        for note in notes { text += "  note: \(Printable.line(note)).\n" }
        return text
    }
}

extension RotationPlan {
    /// Whether a warning is advice alone: that leaf keys alone are pinned, where one in reserve is pinned too.
    func isNote(_ warning: Warning) -> Bool { warning == .leafPinsOnly && !warnings.contains(.noReserve) }
}
