import ArgumentParser
import BulwarkPolicy
import BulwarkReport
import Foundation
import Testing

@testable import BulwarkCLI

@Suite struct OutputTests {
    private static func report(_ severities: [Severity], _ notices: [AuditReport.Notice.Kind] = []) -> AuditReport {
        AuditReport(
            findings: severities.map {
                Finding(rule: "r", severity: $0, message: "m", location: .init(path: "A.swift", line: 1))
            },
            notices: notices.map { .init($0, at: .init(path: "A.swift", line: 1), "m") })
    }

    @Test(arguments: [
        (report([]), AuditOutcome.clean, AuditOutcome.clean), (report([.warning]), .clean, .blocking),
        (report([.warning, .blocking]), .blocking, .blocking), (report([], [.unread]), .unread, .unread),
        (report([.warning], [.unread]), .unread, .blocking), (report([.blocking], [.unread]), .blocking, .blocking),
        (report([], [.syntax, .configuration]), .clean, .clean), (report([], [.stale]), .clean, .blocking),
        (AuditReport(accepted: report([.blocking]).findings.map { .init($0, by: .baseline) }), .clean, .clean),
    ])
    func theExitCodeSaysHowTheRunEnded(report: AuditReport, outcome: AuditOutcome, strict: AuditOutcome) {
        #expect(AuditOutcome(of: report, isStrict: false) == outcome)
        #expect(AuditOutcome(of: report, isStrict: true) == strict)
    }

    @Test(arguments: [(AuditOutcome.clean, Int32(0)), (.blocking, 1), (.unread, 2)])
    func exitCodesAreThoseThatScriptsRelyOn(outcome: AuditOutcome, code: Int32) {
        #expect(outcome.rawValue == code)
    }

    @Test(arguments: [
        (nil as String?, CacheSetting.disabled, nil as String?), (nil, .directory("c"), "c"), ("o", .disabled, "o"),
        ("o", .directory("c"), "o"), ("o", .standard, "o"),
    ])
    func theOptionNamesTheCacheBeforeThePolicyDoes(option: String?, setting: CacheSetting, path: String?) throws {
        #expect(try CacheFolder.path(option: option, setting, isTrusted: true, audited: ["/no/such/app"]) == path)
    }

    @Test func theUsersCacheFolderIsLeftAloneInWhatIsAudited() throws {
        let standard = try #require(
            try CacheFolder.path(option: nil, .standard, isTrusted: false, audited: ["/no/such/root"]))
        #expect(standard.hasSuffix("/bulwark"))
        #expect(try CacheFolder.path(option: nil, .standard, isTrusted: false, audited: ["/"]) == nil)
        #expect(try CacheFolder.path(option: nil, .standard, isTrusted: false, audited: ["/usr", "/"]) == nil)
        #expect(try CacheFolder.path(option: nil, .standard, isTrusted: false, audited: ["/usr", "/bin"]) == standard)
    }

    @Test func aPolicyThatComesWithTheTreeChoosesAPlaceInTheUsersCacheFolderOnly() throws {
        let standard = try #require(
            try CacheFolder.path(option: nil, .standard, isTrusted: false, audited: ["/no/such/root"]))
        for (place, expected) in [
            (standard + "/team", standard + "/team"), (standard, standard), (standard + "/../x", standard),
            (standard + "x", standard), ("/etc", standard), ("c", standard), ("/", standard),
        ] {
            #expect(
                try CacheFolder.path(option: nil, .directory(place), isTrusted: false, audited: ["/no/such/root"])
                    == expected)
            #expect(
                try CacheFolder.path(option: nil, .directory(place), isTrusted: true, audited: ["/no/such/root"])
                    == place)
        }
    }

    @Test func aCacheInWhatIsAuditedIsRefusedHoweverItIsSpelt() throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n", "other/B.swift": "let b = 1\n"]) { folder in
            let root = folder.path
            try FileManager.default.createSymbolicLink(atPath: root + "/link", withDestinationPath: "app")
            try FileManager.default.createSymbolicLink(atPath: root + "/app/out", withDestinationPath: "../other")
            let audited = [root + "/app"]
            for inside in [
                "/app", "/app/", "/app/cache", "/app/none/deep", "/link/cache", "/other/../app/x", "/none/../app/x",
                "/app/out/../../app/c",
            ] {
                #expect(throws: ExitCode(64), "\(inside)") {
                    try CacheFolder.path(option: root + inside, .standard, isTrusted: true, audited: audited)
                }
                #expect(
                    try CacheFolder.path(option: nil, .directory(root + inside), isTrusted: true, audited: audited)
                        == nil, "\(inside)")
            }
            for outside in ["", "/", "/application", "/app2/cache", "/other", "/app/out/cache", "/none/app"] {
                let path = root + outside
                #expect(
                    try CacheFolder.path(option: path, .standard, isTrusted: true, audited: audited) == path,
                    "\(outside)")
            }
            // A file that is audited makes no tree of its folder.
            let file = [root + "/app/A.swift"]
            #expect(
                try CacheFolder.path(option: root + "/app/c", .standard, isTrusted: true, audited: file) == root
                    + "/app/c")
        }
    }

    @Test func `What names an open file is written where that stands, and a file otherwise appears whole`() throws {
        try BulwarkBinary.withFolder(["report": "before\n", "other": "gone"]) { folder in
            let report = folder.appendingPathComponent("report")
            let handle = try FileHandle(forUpdating: report)
            try handle.seekToEnd()
            for text in ["one\n", "two\n"] {
                try OutputFile.write(Data(text.utf8), to: "/dev/fd/\(handle.fileDescriptor)")
            }
            try handle.close()
            #expect(try String(contentsOf: report, encoding: .utf8) == "before\none\ntwo\n")
            let other = folder.appendingPathComponent("other")
            try OutputFile.write(Data("whole".utf8), to: other.path)
            #expect(try String(contentsOf: other, encoding: .utf8) == "whole")
        }
    }

    @Test(
        "Names of open files are known",
        arguments: [
            ("/dev/stdout", 1), ("/dev/stderr", 2), ("/dev/fd/7", 7), ("/proc/self/fd/3", 3), ("/dev/fd/x", nil),
            ("/dev/fd/-1", nil), ("/dev/null", nil), ("report", nil),
        ] as [(String, Int32?)])
    func descriptors(path: String, descriptor: Int32?) {
        #expect(FileStreams.descriptor(named: path) == descriptor)
    }

    @Test(arguments: [
        ("/work/ios", [:] as [String: String], "/work", "ios"), ("/work", [:], "/work", ""),
        ("/workshop", [:], "/work", ""), ("/elsewhere", [:], "/work", ""),
        ("/ci/repo/ios/app", ["GITHUB_WORKSPACE": "/ci/repo"], "/ci", "ios/app"),
        ("/work/ios", ["GITHUB_WORKSPACE": ""], "/work", "ios"), ("/a/b", [:], "/", "a/b"),
    ])
    func annotationsNamePathsWithinTheRepository(
        root: String, environment: [String: String], folder: String, prefix: String
    ) {
        #expect(RepositoryPath.prefix(of: root, environment: environment, workingDirectory: folder) == prefix)
    }

    @Test(arguments: [
        (ColorChoice.always, false, ["NO_COLOR": "1"], true), (.always, true, [:], true), (.never, false, [:], false),
        (.auto, true, [:], false), (.auto, false, ["NO_COLOR": "1"], false), (.auto, false, ["TERM": "dumb"], false),
    ])
    func colourFollowsTheChoiceThenTheEnvironment(
        choice: ColorChoice, toFile: Bool, environment: [String: String], isColored: Bool
    ) {
        #expect(choice.isColored(toFile: toFile, environment: environment) == isColored)
    }
}
