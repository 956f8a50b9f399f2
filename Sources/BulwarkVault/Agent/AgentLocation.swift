public import BulwarkCore
internal import Crypto
internal import Foundation

/// Where the agent of a vault listens: a socket that only its owner can reach.
public struct AgentLocation: Sendable, Hashable {
    /// The socket's folder.
    public let folder: String
    /// The socket.
    public let socket: LocalAddress

    /// The place for a vault: in `XDG_RUNTIME_DIR`, which goes with the session, under a name that the vault's path gives; else in
    /// the vault's own folder.
    ///
    /// - Parameters:
    ///   - vault: The vault. Links in its path are resolved where it exists, so that all of its names lead to one agent.
    ///   - environment: The variables of the process.
    ///   - files: Tells whose `XDG_RUNTIME_DIR` is: another user's, as `su` leaves it, is not used.
    /// - Returns: The place; nil where the path of the socket would be longer than the system takes.
    public init?(
        of vault: VaultLocation, environment: [String: String], files: some FileSystem = SystemFileSystem()
    ) {
        if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/"),
            (try? files.status(of: runtime, followingLinks: true))?.owner == ProcessOwner.user
        {
            let resolved = URL(fileURLWithPath: vault.folder).resolvingSymlinksInPath().path
            let name = SHA256.hash(data: Data(resolved.utf8)).prefix(12).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
            self.init(folder: runtime + "/bulwark", name: name.joined() + ".agent")
        } else {
            self.init(folder: vault.folder, name: "agent")
        }
    }

    private init?(folder: String, name: String) {
        guard let socket = LocalAddress("\(folder)/\(name)") else { return nil }
        self.folder = folder
        self.socket = socket
    }

    /// Whoever holds the advisory lock on this file is the agent.
    var lock: String { socket.path + ".lock" }
}
