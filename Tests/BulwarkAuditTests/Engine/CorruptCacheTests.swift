import BulwarkReport
import Foundation
import Testing

@testable import BulwarkAudit

/// What is left of a cache by a fault is never taken for something else.
struct CorruptCacheTests {
    private static let sources = [
        "let token = \"one\"\nfunc f() { print(token) }\n", "struct A { var name: String }\n", "",
    ]

    private func withCache(_ body: (_ folder: URL, _ root: String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder, "/app")
    }

    private func file(in folder: URL) throws -> URL {
        try #require(try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).first)
    }

    @Test("Facts from a cache of which any byte is changed are what was written, or absent")
    func facts() throws {
        try withCache { folder, root in
            let written = Self.sources.map { text in
                let bytes = Array(text.utf8)
                return (
                    key: FactCache.Key(content: bytes, language: .swift),
                    encoded: Optional(SwiftLowering.facts(of: bytes).encoded())
                )
            }
            FactCache(directory: folder.path, root: root).write(written)
            let file = try file(in: folder)
            let whole = try Data(contentsOf: file)
            func read() -> [[UInt8]?] {
                let cache = FactCache(directory: folder.path, root: root)
                return written.map { cache.facts(for: $0.key)?.encoded() }
            }
            #expect(read() == written.map(\.encoded))
            var misses = 0
            var wrong: [Int] = []
            func check(_ data: Data, _ place: Int) throws {
                try data.write(to: file)
                for (found, entry) in zip(read(), written) {
                    if found == nil { misses += 1 }
                    if let found, found != entry.encoded { wrong.append(place) }
                }
            }
            for place in whole.indices {
                var data = whole
                data[place] ^= 1 << UInt8(place % 8)
                try check(data, place)
                if place % 7 == 0 { try check(whole.prefix(place), place) }
            }
            #expect(wrong.isEmpty)
            // Each byte belongs to something: hardly any change goes unnoticed, and none of those does harm.
            #expect(misses > whole.count * 9 / 10)
        }
    }

    @Test("Two files' facts that change places in a cache are absent")
    func swapped() throws {
        try withCache { folder, root in
            let texts = ["let a = 1\n", "let b = 2\n"].map { Array($0.utf8) }
            let written = texts.map {
                (
                    key: FactCache.Key(content: $0, language: .swift),
                    encoded: Optional(SwiftLowering.facts(of: $0).encoded())
                )
            }
            FactCache(directory: folder.path, root: root).write(written)
            let file = try file(in: folder)
            var data = try Data(contentsOf: file)
            // The keys of the two entries: 16 bytes each, behind a header of 16, 40 bytes apart.
            let first = Data(data[16..<32])
            data.replaceSubrange(16..<32, with: Data(data[56..<72]))
            data.replaceSubrange(56..<72, with: first)
            try data.write(to: file)
            let cache = FactCache(directory: folder.path, root: root)
            #expect(written.allSatisfy { cache.facts(for: $0.key) == nil })
        }
    }

    @Test("A report of which any byte is changed is what was written, or absent")
    func reports() throws {
        try withCache { folder, root in
            let report = AuditReport(
                findings: [
                    Finding(
                        rule: "secret-in-log", severity: .blocking, message: "The token is logged.",
                        location: .init(path: "A.swift", line: 3))
                ], statistics: .init(files: 1, lines: 4))
            let cache = ReportCache(directory: folder.path, root: root)
            cache.write(report, key: "k", others: [:])
            let file = try file(in: folder)
            let whole = try Data(contentsOf: file)
            #expect(cache.report(for: "k", digest: { _ in "" })?.findings == report.findings)
            for place in whole.indices {
                var data = whole
                data[place] ^= 1 << UInt8(place % 8)
                try data.write(to: file)
                #expect(cache.report(for: "k", digest: { _ in "" }) == nil, "byte \(place)")
                if place % 5 == 0 {
                    try whole.prefix(place).write(to: file)
                    #expect(cache.report(for: "k", digest: { _ in "" }) == nil, "\(place) bytes")
                }
            }
        }
    }

    @Test("An audit over a damaged cache says what one without any says")
    func audit() throws {
        try withCache { folder, _ in
            let app = folder.appendingPathComponent("app")
            let directory = folder.appendingPathComponent("cache")
            try FileManager.default.createDirectory(at: app, withIntermediateDirectories: true)
            for (number, text) in (Self.sources + [BadInputTests.leak]).enumerated() {
                try Data(text.utf8).write(to: app.appendingPathComponent("F\(number).swift"))
            }
            let options = Audit.Options(cacheDirectory: directory.path)
            func findings() throws -> [Finding] {
                try Audit(options: options).run(paths: [app.path], progress: nil).findings
            }
            let whole = try findings()
            #expect(!whole.isEmpty)
            for seed in 0..<24 {
                for file in try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
                {
                    var data = try Data(contentsOf: file)
                    data[(seed * 7919 + 13) % data.count] ^= 0x20
                    try data.write(to: file)
                }
                #expect(try findings() == whole)
            }
        }
    }
}
