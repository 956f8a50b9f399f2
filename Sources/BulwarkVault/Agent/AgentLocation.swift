public import BulwarkCore
internal import Crypto
internal import Foundation

/// Where the agent of a vault listens: a socket that only its owner can reach.
public struct AgentLocation: Sendable, Hashable {
    /// The socket's folder.
    public let folder: String
    /// The socket.
    public let socket: LocalAddress
    private let vault: VaultLocation

    /// The place for a vault: where its agent says that it is, which it writes into the vault's folder, so that there is one whatever
    /// a shell's environment; where none said anything, in `XDG_RUNTIME_DIR`, which goes with the session, under a name that the
    /// vault's path gives; else in the vault's own folder.
    ///
    /// - Parameters:
    ///   - vault: The vault. Links in its path are resolved where it exists, so that all of its names lead to one agent.
    ///   - environment: The variables of the process.
    ///   - files: Tells whose `XDG_RUNTIME_DIR` is: another user's, as `su` leaves it, is not used.
    /// - Returns: The place; nil where the path of the socket would be longer than the system takes.
    public init?(
        of vault: VaultLocation, environment: [String: String], files: some FileSystem = SystemFileSystem()
    ) {
        if let named = Self.named(by: vault, files) {
            self.init(vault, socket: named)
        } else if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/"),
            (try? files.status(of: runtime, followingLinks: true))?.owner == ProcessOwner.user
        {
            let resolved = URL(fileURLWithPath: vault.folder).resolvingSymlinksInPath().path
            let name = Hexadecimal.text(Array(SHA256.hash(data: Data(resolved.utf8)).prefix(12)))
            self.init(vault, socket: runtime + "/bulwark/" + name + ".agent")
        } else {
            self.init(vault, socket: vault.folder + "/agent")
        }
    }

    private init?(_ vault: VaultLocation, socket path: String) {
        guard let socket = LocalAddress(path) else { return nil }
        self.vault = vault
        folder = SystemFileSystem.split(path).folder
        self.socket = socket
    }

    /// Where a vault's agent says that it listens; nil where none does, or where the place is another user's, is open to others or gone, or
    /// is something else than a socket.
    private static func named(by vault: VaultLocation, _ files: some FileSystem) -> String? {
        guard let bytes = try? files.contents(of: sign(of: vault), limit: 4096),
            !bytes.contains(0), let path = String(strictUTF8: bytes), path.hasPrefix("/"),
            let folder = try? files.status(of: SystemFileSystem.split(path).folder, followingLinks: true),
            // As agents leave it.
            folder.owner == ProcessOwner.user, folder.permissions == .ownerOnlyFolder,
            (try? mayBeTaken(path, files)) == true
        else { return nil }
        return path
    }

    /// Whether a socket may take a path: nothing is there, or one that was left behind.
    static func mayBeTaken(_ path: String, _ files: some FileSystem) throws(CoreError) -> Bool {
        do throws(CoreError) { return try files.status(of: path, followingLinks: false).kind == .special } catch {
            if error.code == .notFound { return true }
            throw error
        }
    }

    private static func sign(of vault: VaultLocation) -> String { vault.folder + "/agent.place" }

    /// Whoever holds the advisory lock on this file, which is the vault's and no socket's, is the agent.
    var lock: String { vault.folder + "/agent.lock" }

    /// The place as it is named now.
    func current(_ files: some FileSystem) -> AgentLocation {
        Self.named(by: vault, files).flatMap { AgentLocation(vault, socket: $0) } ?? self
    }

    /// Says in the vault's folder that the agent is here.
    func putUpSign(_ files: some FileSystem) throws(CoreError) {
        try files.replaceDurably(Self.sign(of: vault), with: Array(socket.path.utf8))
    }

    /// Takes away what ``putUpSign(_:)`` put there.
    func takeDownSign(_ files: some FileSystem) { try? files.unlink(Self.sign(of: vault)) }
}
