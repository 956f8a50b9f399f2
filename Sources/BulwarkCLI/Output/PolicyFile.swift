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
    static func load(_ option: String?, root: String) throws -> Policy {
        let candidates = [root + "/" + name, name]
        guard let path = option ?? candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
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
}
