package import BulwarkCore
internal import BulwarkTesting
package import Foundation

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// An `openssl s_server` on the loopback: a real server that speaks what nobody should, TLS 1.0 and weak keys among it.
package final class OpenSSLServer: @unchecked Sendable {
    // Unchecked for `process`, which is set up before the server is handed out and only told to end since.
    private let process: Process
    private let end: AsyncStream<Never>
    private let folder: URL
    /// The port, which the system chose.
    package var port: UInt16 { address.port }
    /// Where it listens.
    package let address: SocketAddress

    /// Why a server did not start.
    package struct StartFailure: Error {
        /// What it wrote.
        package var output: String
    }

    /// Whether OpenSSL is installed; on a machine without it, tests that need it say so.
    package static let isAvailable = executable != nil

    /// Runs a server as long as a body runs.
    ///
    /// - Parameters:
    ///   - identity: Its chain and key.
    ///   - options: Options of s_server(1), such as `-tls1_1`.
    ///   - files: Files that options name, by their name.
    ///   - body: What to do with it.
    package static func running<Result>(
        _ identity: ServerIdentity, _ options: [String] = [], files: [String: Data] = [:],
        _ body: (OpenSSLServer) async throws -> Result
    ) async throws -> Result {
        let server = try await OpenSSLServer(identity, options, files: files)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    /// Starts a server; returns once it listens.
    package init(_ identity: ServerIdentity, _ options: [String] = [], files: [String: Data] = [:]) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-server-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var files = files
        files["key.pem"] = Data(identity.keyPEM.utf8)
        files["leaf.pem"] = Data(ServerIdentity.pem(Array(identity.chain.prefix(1))).utf8)
        files["chain.pem"] = Data(ServerIdentity.pem(Array(identity.chain.dropFirst())).utf8)
        files["output"] = Data()
        for (name, data) in files { try data.write(to: folder.appendingPathComponent(name)) }

        process = Process()
        process.executableURL = Self.executable
        process.currentDirectoryURL = folder
        // `-www` keeps it from reading standard input, whose end would be its end.
        var arguments = ["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", "leaf.pem", "-key", "key.pem"]
        if identity.chain.count > 1 { arguments += ["-cert_chain", "chain.pem"] }
        if !options.contains("-cipher") { arguments += ["-cipher", "DEFAULT:@SECLEVEL=0"] }
        process.arguments = arguments + options
        // The system's own configuration may forbid old versions.
        process.environment = ["OPENSSL_CONF": "/dev/null", "PATH": "/usr/bin:/bin"]
        process.standardInput = FileHandle.nullDevice
        // A file and no pipe: one that nobody reads would fill up and block the server.
        let output = folder.appendingPathComponent("output")
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        end = stream
        process.terminationHandler = { _ in continuation.finish() }
        try process.run()

        let deadline = ContinuousClock.now + Patience.lastResort
        while true {
            let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
            if let address = Self.port(in: text).flatMap({ SocketAddress("127.0.0.1", port: $0) }) {
                self.address = address
                return
            }
            guard process.isRunning, ContinuousClock.now < deadline else {
                Self.end(process)
                for await _ in stream {}
                try? FileManager.default.removeItem(at: folder)
                throw StartFailure(output: text)
            }
            try await Task.sleep(for: .milliseconds(4))
        }
    }

    /// Ends the server and waits until it has ended.
    package func stop() async {
        Self.end(process)
        for await _ in end {}
        try? FileManager.default.removeItem(at: folder)
    }

    /// SIGTERM would not do: a child inherits the signals that its maker's thread blocks, and Dispatch's threads block it.
    private static func end(_ process: Process) { _ = kill(process.processIdentifier, SIGKILL) }

    /// The port in the line `ACCEPT 127.0.0.1:PORT`, once it is whole.
    private static func port(in text: String) -> UInt16? {
        guard
            let line = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first(where: {
                $0.hasPrefix("ACCEPT ")
            })
        else { return nil }
        return line.split(separator: ":").last.flatMap { UInt16($0) }
    }

    private static let executable: URL? = {
        // macOS's own is LibreSSL, whose s_server(1) takes a port alone, and no security level; Homebrew's OpenSSL is not on the path.
        let isMac = FileManager.default.fileExists(atPath: "/System/Library/CoreServices")
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map(String.init)
        let folders =
            isMac
            ? ["/opt/homebrew/opt/openssl@3/bin", "/usr/local/opt/openssl@3/bin"] + path.filter { $0 != "/usr/bin" }
            : path
        return folders.map { URL(fileURLWithPath: $0).appendingPathComponent("openssl") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()
}
