internal import ArgumentParser
internal import BulwarkAudit
internal import BulwarkCore
internal import BulwarkProbe
internal import BulwarkTransport
internal import Foundation

struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "Tells whether apps on Apple's systems can talk to a host, and why not.",
        discussion: """
            Runs the 16 diagnoses of 'nscurl --ats-diagnostics' on any machine, and tells for each failure the reason, what \
            was negotiated, the chain with its pins, what transparency policies say, and the smallest Info.plist exception \
            that lets an app through. With --plist it judges by the app's own policy and pins.

            HOST is a name or an address, with a port or without; a file that exists lists hosts, one a line, with comments \
            after '#'. 'file:PATH' and 'host:HOST' force what it is. What is not there and looks like a path (a slash, or an \
            ending such as .txt) is an error.

            Examples:
              bulwark host api.example.com
              bulwark host api.example.com:8443 --plist MyApp/Info.plist
              bulwark host hosts.txt --format sarif --output hosts.sarif
              bulwark host api.example.com --connect 203.0.113.7   # past the name service

            Exit codes: 0 every host passes; 1 one does not; 2 none fails and one was not reached; 64 the command line is not \
            understood; 74 the report could not be written.
            """)

    /// How the report is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json, sarif
    }

    @Argument(help: "Hosts, or files that list hosts.")
    var hosts: [String]

    @Option(help: "The app's Info.plist: its policy and pins decide, not the standard.")
    var plist: String?

    @OptionGroup var roots: RootOptions

    @Option(parsing: .unconditional, help: "The version of iOS whose rules hold.")
    var ios = "26"

    @Option(help: "The address to connect to instead of looking names up; the hosts' ports stay.")
    var connect: String?

    @Option(parsing: .unconditional, help: "How many seconds a host may take.")
    var timeout = 10.0

    @Option(help: "How the report is written.")
    var format = Format.table

    @Option(name: .shortAndLong, help: "Write the report to a file instead of standard output.")
    var output: String?

    @Option(help: "Whether the table is coloured.")
    var color = ColorChoice.auto

    func validate() throws {
        guard (0.1...600).contains(timeout) else {
            throw ValidationError("--timeout is a number of seconds from 0.1 to 600.")
        }
        guard SystemVersion(ios) != nil else { throw ValidationError("--ios is a version, such as 26 or 18.2.") }
        guard connect.map({ SocketAddress($0, port: 1) != nil }) ?? true else {
            throw ValidationError("--connect is an IPv4 or IPv6 address.")
        }
    }

    func run() async throws {
        let entries = try HostEntry.read(hosts)
        var sink = try ReportSink(path: output)
        let prober = HostProber(
            chains: try roots.builder(),
            system: SystemVersion(ios) ?? 26, appPolicy: try plist.map { try Self.policy($0) },
            logs: LogListCache.standard?.list() ?? .bundled,
            timeLimit: .milliseconds(Int64(timeout * 1_000)))
        let now = Int64(Date().timeIntervalSince1970)
        let address = connect.flatMap { SocketAddress($0, port: 1) }
        let reports = await prober.probe(entries.map(\.endpoint), at: address, now: now)
        sink.write(text(of: reports, entries, now))
        try sink.finish()
        if reports.contains(where: { $0.outcome == .fails }) { throw ExitCode(1) }
        if reports.contains(where: { $0.outcome == .unreachable }) { throw ExitCode(2) }
    }

    private func text(of reports: [HostReport], _ entries: [HostEntry], _ now: Int64) -> String {
        switch format {
        case .table: HostTable.text(of: reports, isColored: color.isColored(toFile: output != nil), now: now)
        case .json: HostJSON.text(of: reports)
        case .sarif:
            HostFindings.sarif(
                of: zip(reports, entries).map { report, entry in
                    (report, entry.file ?? plist ?? entry.endpoint.description, entry.line ?? 1)
                })
        }
    }

    private static func policy(_ path: String) throws -> TransportPolicy {
        let data = try InputFile.read(path, maximumBytes: 4 << 20)
        guard data.count <= 4 << 20, let policy = TransportPolicyFile.policy(ofInfoPlist: Array(data)) else {
            throw CommandFailure.usage(
                "\(path) is no property list with a dictionary; --plist takes an app's Info.plist.")
        }
        return policy
    }
}
