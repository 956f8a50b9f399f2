internal import ArgumentParser
internal import BulwarkAudit
internal import BulwarkPolicy
internal import BulwarkReport
internal import Foundation

/// Finds and reads the policy of a run.
enum PolicyFile {
    /// What it is called where no option names it.
    static let name = Policy.fileName

    /// Reads the policy that an option names, or else `bulwark.yml` of the audited root, or else of the working
    /// directory, or else none.
    ///
    /// - Parameter isBuiltApp: Whether the root is a built app. A policy in it is one of what it holds, and has no say: in the place of the root is
    ///   the folder around it.
    static func load(_ option: String?, root: String, isBuiltApp: Bool = false) throws -> Policy {
        var candidates = [root + "/" + name, name]
        if isBuiltApp {
            let working = AuditRoot.common(of: ["."])
            candidates =
                [URL(fileURLWithPath: root).deletingLastPathComponent().path + "/" + name]
                + ((working + "/").hasPrefix(root + "/") ? [] : [name])
        }
        guard let path = option ?? candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            noteMisnamed(beside: candidates)
            return Policy()
        }
        let limits = PolicyLimits()
        let data = try InputFile.read(path, maximumBytes: limits.bytes)
        do throws(PolicyError) {
            return try Policy(yaml: data, knownRules: Set(Audit.rules.map(\.id)), limits: limits)
        } catch {
            let name = ShownName.of(path)
            let problems = error.problems.map {
                "\n\(name):\($0.line):\($0.column): error: \(Printable.line($0.message))"
            }.joined()
            throw CommandFailure.usage("\(name): \(PolicyError(error.code))\(problems)")
        }
    }

    /// Names that are easily taken for the policy's.
    private static let misnomers = ["bulwark.yaml", ".bulwark.yml", ".bulwark.yaml"]

    /// Tells of a file that looks like a policy and is not read: rules that somebody has switched off would else be on in silence.
    private static func noteMisnamed(beside candidates: [String]) {
        for candidate in candidates {
            let folder = URL(fileURLWithPath: candidate).deletingLastPathComponent()
            let found = misnomers.map { folder.appendingPathComponent($0).path }
            guard let path = found.first(where: { FileManager.default.fileExists(atPath: $0) }) else { continue }
            StandardError.write(
                "bulwark: \(ShownName.of(path)) is not read: a policy is called \(name), or named by --config.\n")
            return
        }
    }

    /// Reads a policy that promises something.
    static func promises(_ option: String?, root: String) throws -> Policy {
        let policy = try load(option, root: root)
        guard !policy.promises.isEmpty else {
            let name = option.map { ShownName.of($0) } ?? name
            throw CommandFailure.usage(
                "Nothing is promised: \(name) has no section 'promises:'. Documentation/prove.md shows one.")
        }
        return policy
    }
}
