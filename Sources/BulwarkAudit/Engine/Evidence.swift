import BulwarkDetection
import BulwarkReport

/// Whether what a finding tells of happens in the app that people get, as far as the app's own code shows.
///
/// A rule judges the place that it looks at. That this place is ever come to is a second thing, and a change is stopped for both together: what
/// nothing calls, and what stands in for the real thing where the app is tried, is found all the same and warns.
struct Evidence {
    private let isApp: Bool
    /// The functions of the files in question, with the lines from their names to their ends.
    private var functions: [String: [(lines: ClosedRange<Int>, function: Fact)]] = [:]

    /// The files of code that name a resource in question, by its name without the ending.
    private var readers: [String: Set<String>] = [:]

    /// - Parameter findings: those that will be asked about.
    init(_ app: AuditedApp, for findings: some Sequence<Finding>) {
        isApp = app.isApp && app.built == nil
        let paths = Set(findings.lazy.filter { $0.severity == .blocking }.map(\.location.path))
        guard isApp, !paths.isEmpty else { return }
        for path in paths where path.hasSuffix(".json") {
            if let file = path.split(separator: "/").last { readers[String(file.dropLast(".json".count))] = [] }
        }
        if !readers.isEmpty {
            for text in app.code.facts(.string) where readers[text.text] != nil {
                readers[text.text]?.insert(text.path)
            }
        }
        for function in app.code.facts(.function) where paths.contains(function.path) {
            let last = function.descendants.max { $0.offset < $1.offset }?.location.line ?? 0
            let first = function.location.line
            functions[function.path, default: []].append((first...max(first, last), function))
        }
    }

    /// What makes a finding's evidence weak, as the end of its message; nil for nothing.
    func weakness(of finding: Finding) -> String? {
        guard isApp, finding.severity == .blocking else { return nil }
        if Self.isStandIn(finding.location.path) { return "Its file stands in for the real thing." }
        if finding.rule == "secret-in-resource", isReadByStandIns(finding.location.path) {
            return "Nothing but what stands in for the real thing reads the file."
        }
        // What is written in the code is in every copy of the app, whether something calls it or not.
        guard !["hardcoded-secret", "secret-in-resource"].contains(finding.rule) else { return nil }
        let around = functions[finding.location.path]?.filter { $0.lines.contains(finding.location.line) } ?? []
        let innermost = around.min { $0.lines.count < $1.lines.count }?.function
        guard let innermost, let uncalled = ([innermost] + innermost.ancestors).first(where: Self.isUncalled) else {
            return nil
        }
        return "Nothing in sight calls '\(uncalled.text)'."
    }

    /// Whether code names a resource, and all that does stands in for something: what was recorded for trials.
    private func isReadByStandIns(_ path: String) -> Bool {
        guard path.hasSuffix(".json"), let file = path.split(separator: "/").last else { return false }
        let name = file.dropLast(".json".count)
        guard name.utf8.count > 5 else { return false }
        let readers = readers[String(name)] ?? []
        return !readers.isEmpty && readers.allSatisfy(Self.isStandIn)
    }

    /// Whether a file is called after what takes another's place in tests and trials: `NetworkMock.swift`, `App-mock-Info.plist`, `Stubs/`.
    static func isStandIn(_ path: String) -> Bool {
        path.split(separator: "/").suffix(4).contains { part in
            !standIns.isDisjoint(with: NameWords.words(of: String(part.prefix { $0 != "." })))
        }
    }

    private static let standIns: Set = [
        "mock", "mocks", "mocked", "stub", "stubs", "stubbed", "fake", "fakes", "fixture", "fixtures",
    ]

    /// Whether nothing in the code base names a function that nobody else could call: neither the system nor a library, which know no more of
    /// it than its name where it overrides, implements or answers something of theirs.
    private static func isUncalled(_ function: Fact) -> Bool {
        guard function.kind == .function, function.isGlobal || function.isMember, function.text.utf8.count > 3,
            !function.isOperator, !knownToOthers.contains(function.text), !function.flags.contains(.isOverride),
            !isPublic(function),
            function.attributes.allSatisfy({ harmlessAttributes.contains($0.text) }), isOwn(function)
        else { return false }
        let code = function.code
        guard
            ![FactKind.call, .name, .member, .macro].contains(where: { !code.facts($0, named: function.text).isEmpty })
        else { return false }
        // Selectors are texts, or key paths in Objective-C, and hold the name.
        return ![FactKind.string, .keyPath].contains { kind in
            code.facts(kind).contains { $0.text.hasPrefix(function.text) }
        }
    }

    /// Whether other modules may call a function: one that a package offers to apps that are not here.
    private static func isPublic(_ function: Fact) -> Bool {
        function.flags.contains(.isPublic)
            || function.enclosingType.map { $0.detail == "extension" && $0.flags.contains(.isPublic) } ?? false
    }

    /// Whether a function is the app's own: a global one, one of a type that inherits nothing which calls its methods, or one that an extension
    /// gives to a type from elsewhere.
    private static func isOwn(_ function: Fact) -> Bool {
        guard function.isMember else { return true }
        guard let type = function.enclosingType, type.detail != "protocol" else { return false }
        let declarations = type.code.types(named: TypeName.base(type.text))
        let isDeclared = declarations.contains { $0.detail != "extension" }
        if !isDeclared { return type.inheritedNames.isEmpty }
        if function.flags.contains(.isStatic) { return function.isSwift || type.detail != "extension" }
        return function.isSwift && declarations.flatMap(\.inheritedNames).allSatisfy(passive.contains)
    }

    /// What runs without being called by the app.
    private static let knownToOthers: Set<String> = [
        "init", "main", "load", "initialize", "makeBody", "encode", "hash", "layerClass", "sharedApplication",
    ]
    private static let harmlessAttributes: Set<String> = [
        "discardableResult", "MainActor", "available", "inlinable", "inline", "Sendable", "nonisolated",
    ]
    /// What a type can be without anybody calling methods of its own.
    private static let passive: Set<String> = [
        "Codable", "Decodable", "Encodable", "Equatable", "Hashable", "Identifiable", "Sendable", "Error",
        "CaseIterable",
        "ObservableObject", "String", "Int", "NSObject",
    ]

    /// The findings without the copies of one screen in other languages: the first of them tells of all.
    static func withoutCopies(_ findings: [Finding]) -> [Finding] {
        var numbers: [Copy: Int] = [:]
        var seen: Set<Copy> = []
        return findings.filter { finding in
            guard let folder = language(of: finding.location.path) else { return true }
            var copy = Copy(
                rule: finding.rule, message: finding.message, context: finding.context, path: finding.location.path)
            // The same may be found several times in one file.
            let number = numbers[copy, default: 0]
            numbers[copy] = number + 1
            copy.number = number
            copy.path = copy.path.replacing(folder + ".lproj/", with: ".lproj/", maxReplacements: 1)
            return seen.insert(copy).inserted
        }
    }

    /// The folder of a language that a screen is in, without what it is called: `de` of `UI/de.lproj/Login.xib`.
    private static func language(of path: String) -> Substring? {
        guard path.hasSuffix(".xib") || path.hasSuffix(".storyboard") else { return nil }
        let folder = path.split(separator: "/").dropLast().last { $0.hasSuffix(".lproj") }
        return folder?.dropLast(".lproj".count)
    }

    private struct Copy: Hashable {
        var rule: String
        var message: String
        var context: String
        var path: String
        var number = 0
    }
}
