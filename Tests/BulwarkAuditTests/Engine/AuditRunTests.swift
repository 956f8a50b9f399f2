import BulwarkAudit
import BulwarkPolicy
import BulwarkReport
import Foundation
import Testing

/// What options and caches do to an audit.
struct AuditRunTests {
    private func withFolder<Result>(_ files: [String: String], _ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return try body(folder)
    }

    private func audit(_ folder: URL, _ options: Audit.Options = .init()) throws -> AuditReport {
        try Audit(options: options).run(paths: [folder.path], progress: nil)
    }

    @Test("A folder without anything to audit is not one without faults")
    func emptyFolder() throws {
        try withFolder(["Empty/Readme.txt": "", "App/A.swift": "let a = 1\n", "Link/.hidden/A.swift": ""]) { folder in
            func notices(_ names: String...) throws -> [AuditReport.Notice] {
                let paths = names.map { folder.appendingPathComponent($0).path }
                return try Audit(options: .init()).run(paths: paths, progress: nil).notices
            }
            let whole = [try notices("App"), try notices("."), try notices(".", "App")].flatMap { $0 }
            #expect(whole.isEmpty)
            for name in ["Empty", "Link"] {
                let alone = try notices(name)
                #expect(alone.count == 1 && alone.first?.kind == .unread)
                let beside = try notices("App", name).map(\.location.path)
                #expect(beside == [name])
            }
        }
    }

    @Test("What needs XCTest is code of tests, in whichever folder, unless tests are asked about")
    func sharedByTests() throws {
        let leak = "func keep(password: String) { UserDefaults.standard.set(password, forKey: \"p\") }\n"
        let files = [
            "Screens/Login.swift": "import XCTest\n" + leak,
            "Screens/Menu.swift": "#if canImport(XCTest)\nimport XCTest\n#endif\n" + leak,
        ]
        try withFolder(files) { folder in
            let shipped = try audit(folder).findings.map(\.location.path)
            #expect(shipped == ["Screens/Menu.swift"])
            var options = Audit.Options()
            options.includeTests = true
            let all = try audit(folder, options).findings
            #expect(all.count == 2)
        }
    }

    @Test("Of what others wrote only what blocks is told")
    func thirdParty() throws {
        let code = """
            func keep(password: String) { UserDefaults.standard.set(password, forKey: \"p\") }
            func save(_ q: CFDictionary) { SecItemAdd(q, nil) }

            """
        try withFolder(["Third Party/Box.swift": code, "Party/Box.swift": code]) { folder in
            let findings = try audit(folder).findings.map { "\($0.location.path) \($0.severity)" }
            #expect(
                findings.sorted() == [
                    "Party/Box.swift blocking", "Party/Box.swift warning", "Third Party/Box.swift blocking",
                ])
        }
    }

    /// Writes a file at the moment at which it is about to be read.
    private struct Writer: WorkWatch {
        let file: URL
        let text: String

        func threadBegins() {}
        func threadEnds() {}
        func threadWorks(on work: AuditWork?) {
            if case .file = work { try? Data(text.utf8).write(to: file) }
        }
    }

    @Test("A report on what was written while it was made is not kept for what stood there before")
    func writtenMeanwhile() throws {
        let fine = "let a = 1\n"
        let leak = "func keep(password: String) { UserDefaults.standard.set(password, forKey: \"p\") }\n"
        try withFolder(["app/A.swift": fine]) { folder in
            var options = Audit.Options()
            options.cacheDirectory = folder.appendingPathComponent("cache").path
            let app = folder.appendingPathComponent("app")
            let file = app.appendingPathComponent("A.swift")
            options.watch = Writer(file: file, text: leak)
            #expect(try audit(app, options).findings.count == 1)
            try Data(fine.utf8).write(to: file)
            options.watch = nil
            #expect(try audit(app, options).findings.isEmpty)
        }
    }

    @Test("A secret among build settings is one finding, wherever they stand")
    func secretSettings() throws {
        let secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"
        let specification = "targets:\n  A:\n    type: application\n    settings:\n      API_SECRET: \(secret)\n"
        let project = "{objects = {R = {isa = PBXProject; targets = (T); }; T = {name = A; }; }; rootObject = R; }"
        let rows: [([String: String], String)] = [
            (["project.yml": specification], "project.yml"),
            (["A.xcodeproj/project.pbxproj": project, "Old.xcconfig": "API_SECRET = \(secret)\n"], "Old.xcconfig"),
        ]
        for (files, path) in rows {
            try withFolder(files) { folder in
                let found = try audit(folder).findings
                #expect(found.map(\.rule) == ["secret-in-resource"])
                #expect(found.map(\.location.path) == [path])
            }
        }
    }

    @Test("Declarations that wait for each other have no type, and end the search for one")
    func circles() throws {
        let code = """
            class A {
                var x = y.foo(); var y = x.bar()
                func foo() -> Int { 1 }
                func bar() -> Int { 2 }
                func save() { UserDefaults.standard.set(x, forKey: "a"); print(x, y) }
            }
            let p = q.foo(); let q = p.bar()
            func f(password: String) { print(p); p.write(to: q); print(password) }
            """
        try withFolder(["A.swift": code]) { folder in
            let found = try audit(folder).findings.map(\.rule)
            #expect(found == ["secret-in-log"])
        }
    }

    @Test("A global is found behind private ones of its name")
    func globals() throws {
        try withFolder([
            "A.swift": "private let store = Cache()\n", "B.swift": "let store = UserDefaults.standard\n",
            "C.swift": "func keep(password: String) { store.set(password, forKey: \"p\") }\n",
        ]) { folder in
            let found = try audit(folder).findings.map(\.rule)
            #expect(found == ["secret-in-user-defaults"])
        }
    }

    @Test("A second run takes its facts from the cache and says the same")
    func cache() throws {
        try withFolder([
            "app/A.swift": BadInputTests.leak, "app/B.m": "void f(NSString *password) { NSLog(@\"%@\", password); }\n",
        ]) { folder in
            var options = Audit.Options()
            options.cacheDirectory = folder.appendingPathComponent("cache").path
            let app = folder.appendingPathComponent("app")
            let first = try audit(app, options)
            let second = try audit(app, options)
            #expect(first.statistics.cached == 0)
            #expect(second.statistics.cached == 2)
            #expect(first.findings == second.findings)
            #expect(first.findings.count == 2)
            // A change of a file or of an option is seen at once.
            try Data("let x = 1\n".utf8).write(to: app.appendingPathComponent("B.m"))
            #expect(try audit(app, options).findings.count == 1)
            options.severities = ["secret-in-user-defaults": nil]
            #expect(try audit(app, options).findings.isEmpty)
            options.severities = [:]
            try Data("void f(NSString *password) { NSLog(@\"%@\", password); }\n".utf8).write(
                to: app.appendingPathComponent("B.m"))
            for file in try FileManager.default.contentsOfDirectory(
                at: folder.appendingPathComponent("cache"), includingPropertiesForKeys: nil)
            {
                // A cache is worth nothing to trust.
                try Data((0..<512).map { _ in UInt8.random(in: 0...255) }).write(to: file)
            }
            #expect(try audit(app, options).findings == first.findings)
        }
    }

    @Test("What only debug builds compile is no finding; its else is")
    func debugCode() throws {
        let code = "func f(token: String) {\n#if DEBUG\n    print(token)\n#else\n    NSLog(\"%@\", token)\n#endif\n}\n"
        let report = try withFolder(["A.swift": code]) { try audit($0) }
        #expect(report.findings.map(\.location.line) == [5])
    }

    @Test("What Xcode shows beside the source is no finding; the same elsewhere is")
    func previews() throws {
        let code = """
            struct Screen: View { let password = "Tr0ub4dor&3xyz" }
            #Preview {
                LoginView(password: "Tr0ub4dor&3xyz")
            }
            struct Previews: PreviewProvider {
                static var previews: some View { LoginView(password: "Tr0ub4dor&3xyz") }
            }
            func login() { api.login(user: "demo", password: "Tr0ub4dor&3xyz") }

            """
        let lines = try withFolder(["A.swift": code]) { try audit($0).findings.map(\.location.line) }
        #expect(lines == [1, 8])
    }

    @Test("Sinks and sources of the configuration count")
    func ownVocabulary() throws {
        let code =
            "func f(customer: Customer) {\n    Telemetry.track(customer.reference)\n    Other.track(customer.reference)\n}\n"
        let options = Audit.Options(
            customSinks: [.init(name: "Telemetry.track", kind: .log)],
            customSources: [.init(name: "reference", kind: .accountNumber)])
        let report = try withFolder(["A.swift": code]) { try audit($0, options) }
        #expect(report.findings.map { [$0.rule, "\($0.location.line)"] } == [["personal-data-in-log", "2"]])
    }

    @Test("What the configuration calls personal is called so in findings")
    func ownPersonalData() throws {
        let options = Audit.Options(customSources: [.init(name: "Customer.reference", kind: .personal)])
        let code =
            "struct Customer { var reference: String }\nfunc f(customer: Customer) { NSLog(\"%@\", customer.reference) }\n"
        let report = try withFolder(["A.swift": code]) { try audit($0, options) }
        #expect(report.findings.map(\.rule) == ["personal-data-in-log"])
        #expect(report.findings.first?.message.contains("personal data") == true)
        #expect(report.findings.first?.message.contains("national") == false)
    }

    @Test("Rules about the whole app need an app")
    func wholeApp() throws {
        let code =
            "struct Session { var accessToken: String }\nfunc login() { LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\") { _, _ in } }\n"
        let bare = try withFolder(["A.swift": code]) { try audit($0) }
        #expect(!bare.rules.contains { $0.needsApp })
        let app = try withFolder([
            "A.swift": code,
            "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>",
        ]) { try audit($0) }
        #expect(
            app.findings.contains { $0.rule == "face-id-usage-description-missing" && $0.location.path == "Info.plist" }
        )
    }

    @Test("The checklist has an answer with its reason for each of its lines")
    func checklist() throws {
        let report = try audit(URL(fileURLWithPath: Repository.root + "/Examples/LeakyBank"))
        #expect(report.checklist.map(\.id) == ReviewChecklist.questions.map(\.id))
        #expect(report.checklist.allSatisfy { !$0.summary.isEmpty })
        #expect(report.checklist.allSatisfy { $0.verdict != .fail || !$0.evidence.isEmpty })
        #expect(report.checklist.filter { $0.verdict == .fail }.count >= 14)
        let clean = try withFolder(["A.swift": "let x = 1\n"]) { try audit($0) }
        #expect(clean.checklist.allSatisfy { $0.verdict != .fail })
    }
}
