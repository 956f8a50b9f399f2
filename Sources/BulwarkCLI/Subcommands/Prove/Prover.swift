internal import BulwarkAudit
internal import BulwarkBackup
internal import BulwarkCore
internal import BulwarkPolicy
internal import BulwarkProbe
internal import BulwarkReport
internal import BulwarkTransport
internal import Foundation

/// Asks each place that a command names what it says of each promise.
struct Prover {
    private let policy: Policy
    private let command: ProveCommand

    init(_ policy: Policy, _ command: ProveCommand) {
        self.policy = policy
        self.command = command
    }

    func report() async throws -> ProofReport {
        let promises = policy.promises
        var notes: [String] = []
        var declarations: [AppDeclarations] = []
        if !command.source.isEmpty { declarations.append(try declared(in: command.source, isBuilt: false)) }
        if let app = command.app { declarations.append(try declared(in: [app], isBuilt: true)) }
        for found in declarations {
            notes += found.notices.prefix(Self.mostNotes).map { "\($0.location.path): \($0.message)" }
            let more = found.notices.count - Self.mostNotes
            if more > 0 { notes.append("\(more) more notes are not listed; 'bulwark audit' has all.") }
        }
        let backup = try backup()
        notes += backup?.doubts ?? []
        let hosts = command.live ? try await self.hosts(promises.hosts) : []

        var proven: [ProvenPromise] = []
        for (index, host) in promises.hosts.enumerated() {
            proven += Self.promises(of: host, hosts.isEmpty ? nil : hosts[index], declarations)
        }
        for secret in promises.secrets {
            let name = secret.service.map { "\($0)/\(secret.account)" } ?? secret.account
            proven.append(
                ProvenPromise(
                    .secret, of: name, "in the keychain, \(secret.accessibility.option)",
                    proofs: declarations.flatMap { $0.proofs(of: secret) }
                        + [backup?.proof(of: secret)].compactMap { $0 }))
        }
        for files in promises.files { proven += Self.promises(of: files, backup) }
        if let inactivity = promises.session?.inactivity {
            proven.append(
                ProvenPromise(
                    .inactivity, of: "session", "ends after \(Self.words(inactivity)) without activity",
                    proofs: declarations.flatMap { $0.inactivityProofs(atMost: inactivity) }))
        }
        if let absolute = promises.session?.absolute {
            proven.append(
                ProvenPromise(
                    .sessionLength, of: "session", "ends after \(Self.words(absolute)) whatever happens",
                    proofs: declarations.flatMap { $0.absoluteProofs(atMost: absolute) }))
        }
        return ProofReport(
            promises: proven,
            places: declarations.map(\.place) + (command.live ? [.host] : []) + (backup == nil ? [] : [.backup]),
            notes: notes)
    }

    /// How many notices of one place are repeated.
    private static let mostNotes = 10

    // MARK: Places

    private func declared(in paths: [String], isBuilt: Bool) throws -> AppDeclarations {
        for path in paths {
            guard FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure.usage("There is no file or folder at \(ShownName.of(path)).")
            }
            guard Audit.isBuiltApp(path) == isBuilt else {
                throw CommandFailure.usage(
                    isBuilt
                        ? "\(ShownName.of(path)) is no built app; --app takes .app, .appex, .ipa or .xcarchive."
                        : "\(ShownName.of(path)) is a built app; name it with --app.")
            }
        }
        let audit = policy.audit
        return try Audit(
            options: .init(
                excludes: audit.excludes.map(\.pattern), includeTests: audit.includesTests,
                customSinks: audit.sinks, customSources: audit.sources)
        ).declarations(in: paths)
    }

    private func hosts(_ promised: [PromisedHost]) async throws -> [HostReport] {
        let endpoints = try promised.map { host in
            let name = host.host.contains(":") ? "[\(host.host)]" : host.host
            guard let endpoint = HostEndpoint("\(name):\(host.port)") else {
                throw CommandFailure.usage("\(ShownName.of(host.host)) is no host that can be asked.")
            }
            return endpoint
        }
        let prober = HostProber(
            chains: try command.roots.builder(), logs: LogListCache.standard?.list() ?? .bundled,
            timeLimit: .milliseconds(Int64(command.timeout * 1_000)))
        return await prober.probe(endpoints, now: Int64(Date().timeIntervalSince1970))
    }

    private func backup() throws -> BackupProofs? {
        guard let folder = command.backup else { return nil }
        guard let app = policy.backup.app else {
            throw CommandFailure.usage("Name the app as 'app:' in the section 'backup:' of bulwark.yml.")
        }
        let backup = try command.password.open(folder)
        do throws(BackupError) {
            return try BackupProofs(backup, of: AppDomains(app, groups: policy.backup.groups))
        } catch { throw command.password.failure(error, in: folder) }
    }

    // MARK: Promises

    private static func promises(
        of host: PromisedHost, _ live: HostReport?, _ declarations: [AppDeclarations]
    ) -> [ProvenPromise] {
        let name = host.port == 443 ? host.host : "\(host.host):\(host.port)"
        var proven = [
            ProvenPromise(
                .host, of: name, "passes App Transport Security",
                proofs: [live?.connectionProof].compactMap { $0 })
        ]
        if !host.pins.isEmpty {
            proven.append(
                ProvenPromise(
                    .pins, of: name,
                    host.pins.count == 1 ? "has the pinned key" : "has one of \(host.pins.count) pinned keys",
                    proofs: declarations.flatMap { $0.pinProofs(of: host) }
                        + [live?.pinProof(of: host)].compactMap { $0 }))
        }
        if let transparency = host.transparency {
            proven.append(
                ProvenPromise(
                    .transparency, of: name, "meets Certificate Transparency, \(transparency.rawValue)",
                    proofs: [live?.transparencyProof(of: host)].compactMap { $0 }))
        }
        return proven
    }

    private static func promises(of files: PromisedFiles, _ backup: BackupProofs?) -> [ProvenPromise] {
        var proven: [ProvenPromise] = []
        if let protection = files.protection {
            proven.append(
                ProvenPromise(
                    .fileProtection, of: files.path.pattern, "protected: \(protection.rawValue) or stronger",
                    proofs: [backup?.protectionProof(of: files)].compactMap { $0 }))
        }
        if let promised = files.backup {
            proven.append(
                ProvenPromise(
                    .fileBackup, of: files.path.pattern, promised == .excluded ? "in no backup" : "in backups",
                    proofs: [backup?.backupProof(of: files)].compactMap { $0 }))
        }
        return proven
    }

    private static func words(_ time: Duration) -> String { StorageFailure.words(for: time) }
}
