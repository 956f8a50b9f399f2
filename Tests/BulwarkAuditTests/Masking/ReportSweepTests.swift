import BulwarkAudit
import BulwarkReport
import Foundation
import Testing

/// No report in any format shows more of a planted secret than it may.
struct ReportSweepTests {
    /// Looks for stretches of planted secrets that are longer than a report may show.
    struct Checker {
        /// The stretches that may not be seen, by their first three bytes.
        private var stretches: [Int: [(bytes: [UInt8], secret: String)]] = [:]
        private var begins = [Bool](repeating: false, count: 1 << 24)

        /// - Parameters:
        ///   - secrets: the values, in ASCII.
        ///   - areWords: whether values have words in them, which a report may have as well: then only stretches of five
        ///     characters count that have more than letters.
        init(_ secrets: [String], areWords: Bool) {
            for secret in secrets {
                let bytes = Array(secret.utf8)
                // At most a quarter, never over four characters, nothing of values under twelve; two characters in a row
                // say nothing, for any report has them by chance.
                let allowed = max(2, bytes.count < 12 ? 0 : min(4, bytes.count / 4))
                let width = areWords ? 5 : allowed + 1
                for start in 0...(bytes.count - width) {
                    let stretch = Array(bytes[start..<start + width])
                    if areWords, stretch.allSatisfy({ (0x61...0x7a).contains($0 | 0x20) }) { continue }
                    let key = Self.key(stretch[0], stretch[1], stretch[2])
                    begins[key] = true
                    stretches[key, default: []].append((stretch, secret))
                }
            }
        }

        private static func key(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
            Int(first) << 16 | Int(second) << 8 | Int(third)
        }

        /// What a text shows too much of.
        func leaks(in text: String) -> [String] {
            let bytes = Array(text.utf8)
            var found: Set<String> = []
            guard bytes.count >= 3 else { return [] }
            for start in 0...(bytes.count - 3) {
                let key = Self.key(bytes[start], bytes[start + 1], bytes[start + 2])
                guard begins[key] else { continue }
                for stretch in stretches[key] ?? [] where bytes[start...].starts(with: stretch.bytes) {
                    found.insert("\(String(decoding: stretch.bytes, as: UTF8.self)) of \(stretch.secret)")
                }
            }
            return found.sorted()
        }
    }

    private static let reporters: [(name: String, reporter: any Reporter)] = [
        ("terminal", TerminalReporter()), ("colours", TerminalReporter(isColored: true)), ("xcode", XcodeReporter()),
        ("github", GitHubReporter()), ("json", JSONReporter()), ("sarif", SARIFReporter()), ("html", HTMLReporter()),
        ("checklist", ChecklistReporter()), ("markdown", MarkdownReporter()), ("junit", JUnitReporter()),
    ]

    /// What leaks from the reports on a folder, as they stand and once all is accepted.
    private func leaks(_ checker: Checker, from folder: String) throws -> [String] {
        let report = try Audit(options: .init()).run(paths: [folder], progress: nil)
        #expect(!report.findings.isEmpty)
        let sources = FileSources(root: folder)
        let accepted = Baseline(accepting: report).applied(to: report)
        var leaks: [String] = []
        for (name, reporter) in Self.reporters {
            let text = reporter.text(of: report, sources: sources)
            #expect(text.count > 200, "\(name)")
            for text in [text, reporter.text(of: accepted, sources: sources)] {
                leaks += checker.leaks(in: text).map { "\(name): \($0)" }
            }
        }
        return leaks
    }

    @Test(
        "The checker finds what a report may not show",
        arguments: [
            ("Zq7!xLm9Pw", "… \"Zq7********\" …", ["Zq7 of Zq7!xLm9Pw"]),
            ("Zq7!xLm9Pw-8vKt", "… \"Zq7********\" …", []),
            ("Zq7!xLm9Pw-8vKt", "… \"Zq7!********\" …", ["Zq7! of Zq7!xLm9Pw-8vKt"]),
            ("hdmM0Lm7exG3lCMqXXQ8", "hdmM******** MqXXQ", ["MqXXQ of hdmM0Lm7exG3lCMqXXQ8"]),
        ] as [(String, String, [String])])
    func checker(secret: String, text: String, leaks: [String]) {
        #expect(Checker([secret], areWords: false).leaks(in: text) == leaks)
    }

    @Test("Secrets of all kinds of files, planted where rules of all kinds look")
    func planted() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in PlantedSecrets.files {
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let leaks = try leaks(Checker(PlantedSecrets.values, areWords: false), from: folder.path)
        #expect(leaks.isEmpty, "\(leaks.joined(separator: "; "))")
    }

    @Test("The sample apps' secrets", arguments: ["LeakyBank", "LeakyNotes"])
    func samples(name: String) throws {
        let folder = Repository.root + "/Examples/" + name
        let planted = PlantedSecrets.samples[name] ?? []
        // A sample's secret that is no longer there would prove nothing.
        for secret in planted { #expect(try holds(folder, secret), "\(secret) is not in \(name)") }
        let leaks = try leaks(Checker(planted, areWords: true), from: folder)
        #expect(leaks.isEmpty, "\(leaks.joined(separator: "; "))")
    }

    private func holds(_ folder: String, _ secret: String) throws -> Bool {
        let files = FileManager.default.enumerator(atPath: folder)
        while let path = files?.nextObject() as? String {
            guard let data = FileManager.default.contents(atPath: folder + "/" + path) else { continue }
            if data.range(of: Data(secret.utf8)) != nil { return true }
        }
        return false
    }
}
