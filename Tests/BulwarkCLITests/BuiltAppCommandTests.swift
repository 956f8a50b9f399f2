import Foundation
import Testing

/// `bulwark audit` of an app as it was built: one in miniature, whose program a real linker made (Scripts/generate-built-app).
@Suite struct BuiltAppCommandTests {
    private static let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/BuiltApps/Bank.ipa")

    private func withApp<Value>(_ body: (URL) throws -> Value) throws -> Value {
        try BulwarkBinary.withFolder([:]) { folder in
            try FileManager.default.copyItem(at: Self.fixture, to: folder.appendingPathComponent("Bank.ipa"))
            return try body(folder)
        }
    }

    @Test func whatIsWrongWithItIsSaidAtTheEntries() throws {
        try withApp { folder in
            let result = try BulwarkBinary.run(["audit", "Bank.ipa", "--format", "xcode"], in: folder)
            let place = folder.resolvingSymlinksInPath().path + "/Bank.ipa/Payload/Bank.app"
            let written = result.output.replacing(place, with: "APP")
            #expect(
                written == """
                    APP/Bank: error: Bank holds the token of GitLab (__cstring, at byte 5748 of the file). (hardcoded-secret)
                    APP/Bank: warning: Bank uses file timestamps (stat), and there is no privacy manifest for it. (required-reason-api-undeclared)
                    APP/Info.plist: error: NSAllowsArbitraryLoads turns App Transport Security off for every host that no exception names: plain HTTP, old TLS, no forward secrecy. Remove it and name the hosts that cannot do better. (ats-arbitrary-loads)
                    APP/Release.xcconfig: warning: The app holds a file of build settings. (file-shipped-by-mistake)
                    APP/Services.plist: error: The resource holds the value of 'clientSecret'. (secret-in-resource)
                    APP/main.jsbundle:2:9: error: The resource holds the access key of Amazon Web Services. (secret-in-resource)

                    """)
            #expect(result.code == 1)
            #expect(result.errors.isEmpty)
        }
    }

    @Test func everyFormatTellsItWithoutTheSecrets() throws {
        try withApp { folder in
            for format in ["terminal", "json", "sarif", "html", "checklist", "markdown", "junit", "github"] {
                let result = try BulwarkBinary.run(["audit", "Bank.ipa", "--format", format], in: folder)
                #expect(result.code == 1)
                #expect(result.output.contains("Payload/Bank.app/Services.plist"))
                for secret in ["x7Kq2Vn9RtYw4LmZ8sPd", "Q4WZ8NDF2KVTC6JH", "pQ2mLd9KsT4wZrBn8HcYf3JgUe6a"] {
                    #expect(!result.output.contains(secret), "\(format)")
                }
            }
        }
    }

    @Test func aBaselineIsGoodForTheNextBuildAndASeverityForBothKindsOfAudit() throws {
        try withApp { folder in
            let arguments = ["audit", "Bank.ipa", "--write-baseline", "baseline.json"]
            #expect(try BulwarkBinary.run(arguments, in: folder).code == 0)
            try FileManager.default.moveItem(
                at: folder.appendingPathComponent("Bank.ipa"), to: folder.appendingPathComponent("Bank-2.ipa"))
            let next = try BulwarkBinary.run(
                ["audit", "Bank-2.ipa", "--baseline", "baseline.json", "--strict"], in: folder)
            #expect(next.code == 0)
            let policy =
                "version: 1\naudit:\n  rules: {hardcoded-secret: off, secret-in-resource: warning, ats-arbitrary-loads: off}\n"
            try Data(policy.utf8).write(to: folder.appendingPathComponent("bulwark.yml"))
            let mild = try BulwarkBinary.run(["audit", "Bank-2.ipa"], in: folder)
            #expect(mild.code == 0)
            #expect(mild.output.contains("0 blocking, 4 warnings in 4 files."))
        }
    }

    @Test func itHasNoSayInHowItIsJudged() throws {
        let list =
            "<plist><dict><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/></dict></dict></plist>"
        let lenient = "version: 1\naudit:\n  rules: {ats-arbitrary-loads: off, secret-in-resource: off}\n"
        let script = "send('AKIAQ4WZ8NDF2KVTC6JH') // bulwark:allow secret-in-resource\n"
        let files = [
            "out/Bank.app/Info.plist": list, "out/Bank.app/bulwark.yml": lenient, "out/Bank.app/main.jsbundle": script,
        ]
        try BulwarkBinary.withFolder(files) { folder in
            let inside = folder.appendingPathComponent("out/Bank.app")
            for (path, place) in [("out/Bank.app", folder), (".", inside)] {
                let result = try BulwarkBinary.run(["audit", path, "--no-cache"], in: place)
                #expect(result.code == 1)
                #expect(result.output.contains("2 blocking, 1 warning"))
            }
            // One beside it is its owner's. That there is no executable in the app stays.
            try Data(lenient.utf8).write(to: folder.appendingPathComponent("out/bulwark.yml"))
            let mild = try BulwarkBinary.run(["audit", "out/Bank.app", "--no-cache"], in: folder)
            #expect(
                mild.code == 2 && mild.output.contains("0 blocking, 1 warning in 1 file; 1 file could not be read."))
        }
    }

    @Test func itIsAuditedByItselfAndLeftOutOfSources() throws {
        try withApp { folder in
            try Data("let a = 1\n".utf8).write(to: folder.appendingPathComponent("A.swift"))
            let both = try BulwarkBinary.run(["audit", "A.swift", "Bank.ipa"], in: folder)
            #expect(both.code == 64)
            #expect(
                both.errors.contains("Bank.ipa is a built app, which is audited by itself; name nothing else."))
            let sources = try BulwarkBinary.run(["audit", ".", "--no-cache"], in: folder)
            #expect(sources.code == 0)
            #expect(sources.output.hasPrefix("No findings"))
        }
    }

    @Test func noReportTakesThePlaceOfAFileInIt() throws {
        try BulwarkBinary.withFolder(["Bank.app/Info.plist": "<plist><dict/></plist>", "Bank.app/Bank": "program"]) {
            folder in
            let result = try BulwarkBinary.run(["audit", "Bank.app", "--output", "Bank.app/Bank"], in: folder)
            #expect(result.code == 64)
            #expect(
                try String(contentsOf: folder.appendingPathComponent("Bank.app/Bank"), encoding: .utf8) == "program")
        }
    }

    @Test func whatIsNoArchiveIsNamed() throws {
        try BulwarkBinary.withFolder(["Bank.ipa": "no archive at all, and long enough to be one"]) { folder in
            let result = try BulwarkBinary.run(["audit", "Bank.ipa"], in: folder)
            #expect(result.code == 2)
            #expect(result.output.contains("unread .: This is no zip archive: it has no directory at its end."))
        }
    }
}
