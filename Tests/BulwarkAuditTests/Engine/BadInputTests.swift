import BulwarkAudit
import BulwarkReport
import Foundation
import Testing

/// Whatever lies in an audited tree, the audit ends, says what it could not read, and reads the rest.
struct BadInputTests {
    static let leak = "func keep(authToken: String) { UserDefaults.standard.set(authToken, forKey: \"t\") }\n"

    private func report(_ files: [String: Data], prepare: (URL) throws -> Void = { _ in }) throws -> AuditReport {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, data) in files {
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
        }
        try prepare(folder)
        return try Audit(options: .init()).run(paths: [folder.path], progress: nil)
    }

    private func leaks(_ report: AuditReport) -> [String] {
        report.findings.filter { $0.rule == "secret-in-user-defaults" }.map(\.location.path)
    }

    @Test("A file that does not parse is read as far as it goes, and named")
    func syntaxError() throws {
        let report = try report(["A.swift": Data(("struct {{{ (\n" + Self.leak).utf8), "B.swift": Data(Self.leak.utf8)])
        #expect(leaks(report).contains("B.swift"))
        #expect(report.notices.contains { $0.kind == .syntax && $0.location.path == "A.swift" })
    }

    @Test("Binaries, oversized files and other encodings are named and change nothing else")
    func unreadable() throws {
        let binary = Data([0, 0xff, 0xfe, 0x80, 0x01] + (0..<4_096).map { _ in UInt8.random(in: 0x80...0xff) })
        let report = try report([
            "Binary.swift": binary, "Large.swift": Data(repeating: 0x20, count: 100 << 20),
            "Good.swift": Data(Self.leak.utf8),
        ])
        #expect(leaks(report) == ["Good.swift"])
        let unread = Set(report.notices.filter { $0.kind == .unread }.map(\.location.path))
        #expect(unread == ["Binary.swift", "Large.swift"])
    }

    @Test("A loop of symbolic links ends")
    func links() throws {
        let report = try report(["app/Good.swift": Data(Self.leak.utf8)]) { folder in
            try FileManager.default.createSymbolicLink(
                at: folder.appendingPathComponent("app/loop"), withDestinationURL: folder.appendingPathComponent("app"))
            try FileManager.default.createSymbolicLink(
                atPath: folder.appendingPathComponent("app/self.swift").path, withDestinationPath: "self.swift")
        }
        #expect(leaks(report) == ["app/Good.swift"])
        #expect(report.notices.contains { $0.location.path == "app/self.swift" })
    }

    @Test("What is declared by itself has an end")
    func selfReference() throws {
        let report = try report([
            "A.swift": Data(
                """
                import KeychainAccess
                final class A { var keychain: Keychain { keychain }; func f(t: String) { keychain["a"] = t } }
                """.utf8),
            "B.swift": Data("let a = b, b = a; let c = KeychainSwift(); func f() { a.set(x, \"k\") }".utf8),
            "Good.swift": Data(Self.leak.utf8),
        ])
        #expect(leaks(report).contains("Good.swift"))
    }

    @Test("A property list of another type, or none at all, is named")
    func propertyLists() throws {
        let report = try report([
            "Info.plist": Data("<plist><array/></plist>".utf8), "Broken.plist": Data("<plist><dict><key>".utf8),
            "Empty.json": Data(), "Deep.json": Data(String(repeating: "[", count: 100_000).utf8),
            "Good.swift": Data(Self.leak.utf8),
        ])
        #expect(leaks(report) == ["Good.swift"])
        let named = Set(report.notices.map(\.location.path))
        #expect(named.isSuperset(of: ["Info.plist", "Broken.plist", "Deep.json"]))
    }

    @Test("Nesting without end takes neither the stack nor the day")
    func nesting() throws {
        let report = try report([
            "A.swift": Data((String(repeating: "(", count: 50_000) + "\n" + Self.leak).utf8),
            "B.swift": Data(("let x = " + String(repeating: "a.b(", count: 20_000) + "\n").utf8),
            "C.m": Data(String(repeating: "[[{(@[^{", count: 20_000).utf8),
            "D.m": Data(String(repeating: "if (x) { ", count: 20_000).utf8), "Good.swift": Data(Self.leak.utf8),
        ])
        #expect(leaks(report).contains("Good.swift"))
    }

    @Test(
        "Brackets that would keep the parser for ever are named and not parsed",
        arguments: [("[", "", "]"), ("[", "1", "]"), ("[(", "1", ")]"), ("A<[", "Int", "]>"), ("[A<", "Int", ">]")])
    func brackets(opening: String, middle: String, closing: String) throws {
        let deep = String(repeating: opening, count: 50) + middle + String(repeating: closing, count: 50)
        let rows = String(repeating: "[[[[[1], [2]]]], [[[[\"[[[[[[[[[[[[\"]]]]],\n", count: 2_000)
        let report = try report([
            "A.swift": Data("let x = \(deep)\n".utf8), "Rows.swift": Data("let x = [\n\(rows)]\n\(Self.leak)".utf8),
        ])
        #expect(report.notices.filter { $0.kind == .unread }.map(\.location.path) == ["A.swift"])
        #expect(leaks(report) == ["Rows.swift"])
    }

    @Test("Mutated sources never crash the readers", arguments: [1, 2, 3, 4, 5, 6])
    func mutations(seed: UInt64) throws {
        var state = seed &* 0x9e37_79b9_7f4a_7c15
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let sources = [
            "LeakyBank/LeakyBank/Legacy/LBSession.m", "LeakyBank/LeakyBank/Info.plist",
            "LeakyBank/LeakyBank.xcodeproj/project.pbxproj",
            "LeakyBank/LeakyBank/Base.lproj/Main.storyboard", "LeakyBank/LeakyBank/Security/KeychainItems.swift",
            "LeakyNotes/LeakyNotes/App/AppConfig.swift",
        ]
        var files: [String: Data] = [:]
        for (number, source) in sources.enumerated() {
            let whole = try Data(contentsOf: URL(fileURLWithPath: Repository.root + "/Examples/" + source))
            for round in 0..<6 {
                var data = [UInt8](whole)
                for _ in 0..<(1 + next(12)) where !data.isEmpty {
                    let place = next(data.count)
                    switch next(4) {
                    case 0: data[place] = UInt8(next(256))
                    case 1: data.removeSubrange(place..<min(data.count, place + 1 + next(64)))
                    case 2: data.insert(contentsOf: data.prefix(1 + next(80)), at: place)
                    default: data = Array(data.prefix(max(1, place)))
                    }
                }
                let name = source.split(separator: "/").last ?? ""
                files["\(number)/\(round)/\(name)"] = Data(data)
            }
        }
        let report = try report(files)
        #expect(report.statistics.files > 0)
    }
}
