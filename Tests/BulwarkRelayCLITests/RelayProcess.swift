import BulwarkCore
import BulwarkTesting
import Foundation

/// The `bulwark-relay` that was built beside the tests, running.
final class RelayProcess: @unchecked Sendable {
    // Unchecked: `process` is started and ended by the one test that has it.
    private let process = Process()
    private let output: URL
    private let errors: URL

    /// Where the executable is: in the folder of the running test bundle, or else in the package's `.build/debug`.
    static let executable: URL = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let bundles = Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
        let runner = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return (bundles + [runner]).map { $0.appendingPathComponent("bulwark-relay") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
            ?? package.appendingPathComponent(".build/debug/bulwark-relay")
    }()

    init(_ arguments: [String], in folder: URL) throws {
        output = folder.appendingPathComponent("stdout-\(UUID().uuidString)")
        errors = folder.appendingPathComponent("stderr-\(UUID().uuidString)")
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.executableURL = Self.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        // Files and not pipes: a pipe that fills up would block the command for ever.
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
    }

    /// Runs to its end.
    static func run(_ arguments: [String], in folder: URL) async throws -> (code: Int32, output: String, errors: String)
    {
        let relay = try RelayProcess(arguments, in: folder)
        let code = try await relay.end { try $0.run() }
        return (code, relay.text, relay.log)
    }

    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var log: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// Starts it, and gives the port that it listens at; nil where it does not come to that.
    func start() async throws -> Int? {
        try process.run()
        await Patience.wait { self.text.contains("\n") || !self.process.isRunning }
        return text.split(separator: "\n").first.flatMap { $0.split(separator: ":").last }.flatMap { Int($0) }
    }

    /// Tells it to stop, and gives its exit code.
    func stop() async throws -> Int32 { try await end { $0.terminate() } }

    /// Ends it at once, as a power cut does.
    func kill() async throws { _ = try await end { _ = RunningProcess($0.processIdentifier)?.kill() } }

    private func end(_ body: (Process) throws -> Void) async throws -> Int32 {
        let (codes, found) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { found.yield($0.terminationStatus) }
        try body(process)
        return await codes.first { _ in true } ?? -1
    }

    /// Calls a body with a folder, and removes it.
    static func withFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-relay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}
