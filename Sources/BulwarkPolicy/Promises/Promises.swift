internal import Yams

/// The section `promises:` of a policy: what an app promises of its hosts, secrets, files and sessions. `bulwark prove` holds them against
/// the source, the built app, the live hosts and a backup.
public struct Promises: Sendable, Hashable {
    /// The hosts that the app talks to.
    public var hosts: [PromisedHost] = []
    /// What it keeps in the keychain.
    public var secrets: [PromisedSecret] = []
    /// The files that it writes.
    public var files: [PromisedFiles] = []
    /// How its sessions end; nil where nothing is promised.
    public var session: PromisedSession?

    /// Whether nothing is promised.
    public var isEmpty: Bool { hosts.isEmpty && secrets.isEmpty && files.isEmpty && session == nil }

    /// No promises.
    public init() {}

    init(_ node: Node, _ reader: YAMLReader) {
        var result = Promises()
        reader.mapping(node, at: "promises", keys: ["hosts", "secrets", "files", "session"]) { key, value in
            switch key {
            case "hosts":
                reader.list(value, at: key) { item in
                    guard let host = PromisedHost(item, reader) else { return }
                    if result.hosts.contains(where: { $0.host == host.host && $0.port == host.port }) {
                        return reader.complain(item, "the host \(host.host) stands twice.")
                    }
                    result.hosts.append(host)
                }
            case "secrets":
                reader.list(value, at: key) { item in
                    guard let secret = PromisedSecret(item, reader) else { return }
                    if result.secrets.contains(where: { $0.account == secret.account && $0.service == secret.service })
                    {
                        return reader.complain(item, "the account \(secret.account) stands twice.")
                    }
                    result.secrets.append(secret)
                }
            case "files":
                reader.list(value, at: key) { item in
                    if let files = PromisedFiles(item, reader) { result.files.append(files) }
                }
            default: result.session = PromisedSession(value, reader)
            }
        }
        self = result
    }
}
