internal import ArgumentParser
internal import BulwarkReport
internal import BulwarkTransport
internal import Foundation

struct CTShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows the SCTs of hosts and certificate files with their logs, and what each policy says.",
        discussion: """
            Of a host SCTs are taken from the certificate, from the TLS handshake and from the stapled OCSP response. A file \
            has those of the certificate alone, and needs the issuer's certificate after the server's.

            Examples:
              bulwark ct example.com
              bulwark ct chain.pem --policy chrome --format json

            Exit codes: 0 the policies are met, exempt, or it cannot be told; 1 one is broken, or the chain is not trusted; 2 a \
            host could not be reached; 64 the command line or a file cannot be used; 74 the report could not be written.
            """)

    /// How the report is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    @Argument(help: "Files and hosts (HOST or HOST:PORT).")
    var targets: [String]

    @Option(
        help:
            "A policy that has to be met: apple-published, apple-device, chrome, or a number of logs. May be given more than once."
    )
    var policy: [TransparencyPolicyChoice] = [.applePublished]

    @Option(help: "How the report is written.")
    var format = Format.table

    @OptionGroup var trust: TrustOptions

    func run() async throws {
        let now = try trust.now()
        let evaluator = TrustEvaluator(chains: try trust.builder())
        let list = LogListCache.standard?.list() ?? .bundled
        let (judged, hasUnreachable) = try await TrustEvaluator.judge(targets, trust, at: now) { loaded in
            guard !loaded.certificates.isEmpty else {
                throw CommandFailure.usage(
                    "\(ShownName.of(loaded.target.name)): There is no certificate in it; give the server's, and then its issuer's."
                )
            }
            return evaluator
        }
        let reports = judged.map { CTReport($0, required: policy, list: list, at: now) }
        var sink = try ReportSink(path: nil)
        sink.write(format == .json ? JSONText.of(reports) : reports.map(\.text).joined(separator: "\n"))
        try sink.finish()
        if format == .table, reports.contains(where: \.restsOnStaleList) {
            StandardError.write(
                "note: the list of logs is old; 'bulwark ct update https://www.gstatic.com/ct/log_list/v3/all_logs_list.json' takes a newer one.\n"
            )
        }
        if reports.contains(where: { !$0.passes }) { throw ExitCode(1) }
        if hasUnreachable { throw ExitCode(2) }
    }
}

/// A transparency policy by its name on the command line.
enum TransparencyPolicyChoice: ExpressibleByArgument, Hashable, CustomStringConvertible {
    case applePublished, appleDevice, chrome
    case minimum(Int)

    init?(argument: String) {
        switch argument {
        case "apple-published": self = .applePublished
        case "apple-device": self = .appleDevice
        case "chrome": self = .chrome
        default:
            guard let count = Int(argument), (1...100).contains(count) else { return nil }
            self = .minimum(count)
        }
    }

    static var allValueStrings: [String] { ["apple-published", "apple-device", "chrome", "1", "2", "3"] }

    /// As the command line has it, for the help's default.
    var description: String {
        if case .minimum(let count) = self { "\(count)" } else { name }
    }

    var name: String {
        switch self {
        case .applePublished: "apple-published"
        case .appleDevice: "apple-device"
        case .chrome: "chrome"
        case .minimum(let count): "minimum \(count)"
        }
    }

    var policy: TransparencyPolicy {
        switch self {
        case .applePublished: .applePublished
        case .appleDevice: .appleDevice
        case .chrome: .chrome
        case .minimum(let count): .minimum(count)
        }
    }
}
