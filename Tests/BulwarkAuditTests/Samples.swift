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
        if isBuilt(files) { return built(files) }
        var sources: [(path: String, facts: FileFacts)] = []
        var resources: [ResourceFile] = []
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            let name = String(path.split(separator: "/").last ?? "")
            guard let kind = InputKind(fileName: name) else { continue }
            let bytes = Array(text.utf8)
            switch kind {
            case .swift: sources.append((path, SwiftLowering.facts(of: bytes)))
            case .objectiveC: sources.append((path, ObjectiveCLowering.facts(of: bytes)))
            default:
                let file = InputFile(path: path, absolutePath: "/" + path, kind: kind, size: bytes.count)
                resources.append(ResourceFile.parse(bytes, as: file))
            }
        }
        return AuditedApp(code: CodeBase(sources), resources: AppResources(resources))
    }

    /// A small app of one Swift file.
    static func swift(_ code: String) -> AuditedApp { sample(["Sample.swift": code]) }
}
