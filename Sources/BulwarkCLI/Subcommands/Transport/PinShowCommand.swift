internal import ArgumentParser
internal import BulwarkReport
internal import BulwarkTransport
internal import Foundation

struct PinShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract:
            "Shows the pins of hosts, certificates, requests and keys, in any form, with a plan for their rotation.",
        discussion: """
            A path that exists is a file, anything else a host; file: and host: force it. What is not there and looks like a \
            path (a slash, or an ending such as .pem) is an error. Files hold certificates, chains, \
            requests, public or private keys, in PEM or DER. Of a host the chain that was validated is pinned. Keys that are in \
            no certificate yet become backups.

            Examples:
              bulwark pin api.example.com
              bulwark pin api.example.com --format nspinneddomains
              bulwark pin chain.pem next.csr --for api.example.com --format swift
              bulwark pin api.example.com --list leaf --format der --output current.cer

            Exit codes: 0 done; 1 a host's chain is not trusted; 2 a host could not be reached; 64 the command line or a file \
            cannot be used; 74 the output could not be written.
            """)

    /// What is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json, nspinneddomains, trustkit, android, okhttp, swift, der, pem

        /// The form of pins that it is.
        var pinFormat: PinFormat? { PinFormat(rawValue: rawValue) }
    }

    /// Which subdomains pins cover.
    enum Subdomains: String, ExpressibleByArgument, CaseIterable {
        case none, all
        case oneLabel = "one-label"

        /// The value that it names.
        var value: PinnedHost.Subdomains {
            switch self {
            case .none: .none
            case .oneLabel: .oneLabel
            case .all: .all
            }
        }
    }

    @Argument(help: "Files and hosts (HOST or HOST:PORT).")
    var targets: [String]

    @Option(help: "What is written; der and pem write the certificates themselves, to bring along in an app.")
    var format = Format.table

    @Option(help: "Which keys are pinned: leaf, authorities or any. What suits the inputs at first.")
    var list: PinListChoice?

    @Option(help: "Which subdomains the pins cover: none, one-label or all.")
    var subdomains = Subdomains.none

    @Option(parsing: .unconditional, help: "How many days an update of the app takes to reach nearly everybody.")
    var leadDays = 60

    @Option(parsing: .unconditional, help: "How many days before its end a certificate is warned about.")
    var warnDays = 30

    @Option(
        name: .shortAndLong,
        help: "The file to write; for several certificates in DER a folder. Standard output at first.")
    var output: String?

    @OptionGroup var trust: TrustOptions

    func run() async throws {
        guard leadDays >= 0, warnDays >= 0, leadDays <= 36500, warnDays <= 36500 else {
            throw CommandFailure.usage("--lead-days and --warn-days are numbers of days from 0 to 36500.")
        }
        let now = try trust.now()
        let evaluator = TrustEvaluator(chains: try trust.builder())
        let (judged, hasUnreachable) = try await TrustEvaluator.judge(targets, trust, at: now) { _ in evaluator }
        let list = list ?? PinListChoice(for: judged)
        if !judged.isEmpty { try write(judged, list, now) }
        let untrusted = judged.filter { if case .host = $0.loaded.target { !$0.isValidated } else { false } }
        for target in untrusted { tell(target) }
        if !untrusted.isEmpty { throw ExitCode(1) }
        if hasUnreachable { throw ExitCode(2) }
    }

    private func write(_ judged: [JudgedTarget], _ list: PinListChoice, _ now: Int64) throws {
        switch format {
        case .table, .json:
            let hosts = try? PinnedHosts(judged, list, subdomains.value)
            let report = PinReport(
                judged, hosts?.hosts ?? [], lead: Int64(leadDays) * 86400, soon: Int64(warnDays) * 86400, at: now)
            var sink = try ReportSink(path: output)
            sink.write(format == .json ? report.json : report.table)
            try sink.finish()
        case .der, .pem:
            let certificates = judged.flatMap { list.part(of: $0.chain) }
            try CertificateOutput(certificates, isPEM: format == .pem).write(to: output)
        case .nspinneddomains, .trustkit, .android, .okhttp, .swift:
            guard let form = format.pinFormat else { return }
            let hosts: PinnedHosts
            do throws(PinnedHosts.Problem) { hosts = try PinnedHosts(judged, list, subdomains.value) } catch {
                throw CommandFailure.usage(error.text)
            }
            let combination: PinSet.Combination = form == .nsPinnedDomains || form == .okHTTP ? .merged : .nearest
            let set: PinSet
            do throws(TransportError) { set = try PinSet(hosts.hosts, combination: combination) } catch {
                throw CommandFailure.usage(error.sentence)
            }
            let written = set.written(as: form)
            var sink = try ReportSink(path: output)
            sink.write(written.text)
            try sink.finish()
            for loss in written.losses {
                StandardError.write("note: \(loss.host): the form cannot say \(loss.kind.words)\n")
            }
            for (host, chain) in hosts.pairs {
                let plan = RotationPlan(
                    for: host, chain: chain, lead: Int64(leadDays) * 86400, soon: Int64(warnDays) * 86400, at: now)
                for warning in plan.warnings {
                    let kind = plan.isNote(warning) ? "note" : "warning"
                    StandardError.write("\(kind): \(host.host): \(Printable.line(warning.description))\n")
                }
            }
        }
    }

    private func tell(_ target: JudgedTarget) {
        for reason in target.verdict?.reasons ?? [] {
            StandardError.write("bulwark: \(target.loaded.target.name): \(Printable.line(reason.description)).\n")
        }
        StandardError.write(
            "bulwark: \(target.loaded.target.name): the chain is not trusted; the pins are of what the server presented.\n"
        )
    }
}

extension WrittenPins.Loss.Kind {
    /// What is lost, in a few words.
    var words: String {
        switch self {
        case .deeperSubdomains: "that subdomains of all depths are meant; it covers those of one label"
        case .oneLabelAlone: "that subdomains of one label are meant; it covers all"
        case .place: "which part of the chain a pin is for"
        case .exclusion: "that the host is taken out of its parents'"
        case .expiry: "when the pins expire, or what follows"
        case .reportOnly: "that a mismatch is reported alone; it refuses"
        case .certificates: "whole certificates"
        case .combination: "how entries that cover the same host are combined"
        }
    }
}
