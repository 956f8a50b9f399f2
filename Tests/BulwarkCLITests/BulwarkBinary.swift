import Foundation

/// Runs the `bulwark` that was built beside the tests.
struct BulwarkBinary {
    struct Result {
        let code: Int32
        let output: String
        let errors: String
    }

    /// Where the executable is: in the folder of the running test bundle, or else in the package's `.build/debug`.
    static let url: URL = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let bundles = Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
        let runner = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return (bundles + [runner, package.appendingPathComponent(".build/debug")])
            .map { $0.appendingPathComponent("bulwark") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) && !$0.hasDirectoryPath }
            ?? package.appendingPathComponent(".build/debug/bulwark")
    }()

    /// Runs the command with a home folder and a working folder of its own.
    static func run(
        _ arguments: [String], in folder: URL, environment: [String: String] = [:], input: String? = nil
    ) throws -> Result {
        let process = Process()
        process.executableURL = url
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var variables = ["HOME": folder.path, "XDG_CACHE_HOME": folder.appendingPathComponent("cache").path]
        for name in ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
            variables[name] = ProcessInfo.processInfo.environment[name]
        }
        process.environment = variables.merging(environment) { _, new in new }
        // Files and not pipes: a pipe that fills up would block the command for ever.
        let output = folder.appendingPathComponent("stdout-\(UUID().uuidString)")
        let errors = folder.appendingPathComponent("stderr-\(UUID().uuidString)")
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        let given = folder.appendingPathComponent("stdin-\(UUID().uuidString)")
        if let input {
            try Data(input.utf8).write(to: given)
            process.standardInput = try FileHandle(forReadingFrom: given)
        }
        defer { if input != nil { try? FileManager.default.removeItem(at: given) } }
        try process.run()
        process.waitUntilExit()
        return Result(
            code: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }

    /// Runs a line of a shell, in which the command is "$B".
    static func shell(
        _ line: String, in folder: URL, environment: [String: String] = [:], shell: String = "/bin/sh"
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: shell)
        process.arguments = ["-c", "{ \(line); } > .out 2> .err"]
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
            .merging(["B": url.path, "HOME": folder.path]) { _, new in new }
        try process.run()
        process.waitUntilExit()
        let files = [".out", ".err"].map { folder.appendingPathComponent($0) }
        let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        for file in files { try FileManager.default.removeItem(at: file) }
        return Result(code: process.terminationStatus, output: texts[0], errors: texts[1])
    }

    /// Calls a body with a folder that holds files, and removes it.
    @discardableResult
    static func withFolder<Value>(_ files: [String: String], _ body: (URL) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")
            .resolvingSymlinksInPath()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let url = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return try body(folder)
    }
}
