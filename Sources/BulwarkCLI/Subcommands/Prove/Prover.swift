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

        func proofs(of promise: Promises.Single) -> [Proof] {
            switch promise {
            case .host(let index): return [hosts.isEmpty ? nil : hosts[index].connectionProof].compactMap { $0 }
            case .pins(let index):
                let host = promises.hosts[index]
                return declarations.flatMap { $0.pinProofs(of: host) }
                    + [hosts.isEmpty ? nil : hosts[index].pinProof(of: host)].compactMap { $0 }
            case .transparency(let index):
                return [hosts.isEmpty ? nil : hosts[index].transparencyProof(of: promises.hosts[index])]
                    .compactMap { $0 }
            case .secret(let secret):
                return declarations.flatMap { $0.proofs(of: secret) } + [backup?.proof(of: secret)].compactMap { $0 }
            case .protection(let files): return [backup?.protectionProof(of: files)].compactMap { $0 }
            case .backup(let files): return [backup?.backupProof(of: files)].compactMap { $0 }
            case .inactivity(let time): return declarations.flatMap { $0.inactivityProofs(atMost: time) }
            case .absolute(let time): return declarations.flatMap { $0.absoluteProofs(atMost: time) }
            }
        }
        let proven = promises.singles.map { single -> ProvenPromise in
            var promise = promises.unproven(single)
            promise.proofs = proofs(of: single)
            return promise
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
}
