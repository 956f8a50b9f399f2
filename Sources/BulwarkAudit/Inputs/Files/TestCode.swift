/// Tells code of tests from code of an app whose name sounds like tests (`ABTests`, `DeviceSpecs`), by the frameworks that it imports.
enum TestCode {
    /// How much of a file is looked at: imports stand at its beginning, behind a licence.
    private static let headBytes = 8 << 10
    /// How many sources of a folder are looked at; tests without one of these imports in so many are none.
    private static let mostFiles = 256

    private static let frameworks = [
        "XCTest", "Testing", "Quick", "Nimble", "SnapshotTesting", "KIF", "EarlGrey", "Kiwi", "Cedar", "Specta",
        "Expecta",
        "OCMock", "SenTestingKit", "ViewInspector", "XCUIAutomation",
    ]

    /// Whether a file imports a framework for tests, or something with `@testable`.
    static func uses(_ path: String) -> Bool {
        let head = FileReader.head(ofFile: path, bytes: headBytes)
        return head.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }).contains { line in
            let words = String(decoding: line.drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
            if words.hasPrefix("@testable ") { return true }
            guard words.hasPrefix("import ") || words.hasPrefix("@import ") || words.hasPrefix("#import <") else {
                return false
            }
            let name = words.drop { $0 != " " }.drop { $0 == " " || $0 == "<" }
                .prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            return frameworks.contains(String(name))
        }
    }

    /// Whether a folder can be one of tests: a source in it uses a framework for tests, or it has no sources at all.
    static func mayFill(_ folder: String) -> Bool {
        var pending = [folder]
        var looked = 0
        while let next = pending.popLast() {
            guard case .success(let names) = FileStatus.names(inFolder: next, where: isOfInterest) else { continue }
            for name in names {
                let path = next + "/" + name
                guard InputKind(fileName: name)?.isSource == true else {
                    pending.append(path)
                    continue
                }
                looked += 1
                if uses(path) { return true }
                if looked == mostFiles { return false }
            }
        }
        return looked == 0
    }

    private static func isOfInterest(_ name: String, _ kind: FileStatus.Kind?) -> Bool {
        kind == .folder ? !name.hasPrefix(".") : kind == .file && InputKind(fileName: name)?.isSource == true
    }

    /// Whether one of the sources in a folder is a script: its first line says what runs it.
    ///
    /// - Parameter alone: whether all of them have to be, for a folder whose name does not say so.
    static func hasScripts(directlyIn folder: String, alone: Bool = false) -> Bool {
        let names = FileStatus.names(inFolder: folder) { $1 == .file && InputKind(fileName: $0)?.isSource == true }
        guard case .success(let names) = names else { return false }
        let isScript = names.prefix(mostFiles).lazy.map {
            FileReader.head(ofFile: folder + "/" + $0, bytes: 2) == Array("#!".utf8)
        }
        return alone ? !names.isEmpty && isScript.allSatisfy(\.self) : isScript.contains(true)
    }

    /// Whether a source lies in a folder, and not only below it.
    static func hasSources(directlyIn folder: String) -> Bool {
        let names = FileStatus.names(inFolder: folder) { $1 == .file && InputKind(fileName: $0)?.isSource == true }
        return (try? names.get())?.isEmpty == false
    }
}
