import BulwarkReport

@testable import BulwarkAudit

extension AuditedApp {
    /// A small app of the files of an example.
    static func sample(_ example: RuleDescription.Example) -> AuditedApp {
        var files = example.others
        files[example.file] = example.code
        return sample(files)
    }

    /// A small app of files given by path.
    static func sample(_ files: [String: String]) -> AuditedApp {
        let facts = files.sorted { $0.key < $1.key }.compactMap { path, text -> (path: String, facts: FileFacts)? in
            if path.hasSuffix(".swift") { return (path, SwiftLowering.facts(of: Array(text.utf8))) }
            if path.hasSuffix(".m") || path.hasSuffix(".h") { return (path, ObjectiveCLowering.facts(of: Array(text.utf8))) }
            return nil
        }
        return AuditedApp(code: CodeBase(facts))
    }

    /// A small app of one Swift file.
    static func swift(_ code: String) -> AuditedApp { sample(["Sample.swift": code]) }
}
