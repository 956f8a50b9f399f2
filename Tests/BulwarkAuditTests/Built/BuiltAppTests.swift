import BulwarkReport
import Foundation
import Testing

@testable import BulwarkAudit

/// Built apps, audited as the command does: from a folder, from an archive, from what Xcode archives.
struct BuiltAppTests {
    /// An app with mistakes of each kind, by the paths in `Bank.app`.
    private static var leaky: [String: [UInt8]] {
        let list = """
            <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>MinimumOSVersion</key><string>17.0</string>
            <key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/></dict></dict></plist>
            """
        let program = """
            imports _OBJC_CLASS_$_CBCentralManager _kSecAttrAccessibleAlways _OBJC_CLASS_$_NSUserDefaults ___stack_chk_fail
            string glpat-x7Kq2Vn9RtYw4LmZ8sPd
            entitlement get-task-allow true
            """
        return [
            "Info.plist": Array(list.utf8), "Bank": ExecutableListing.file(program) ?? [],
            "Config.json": Array(#"{"clientSecret": "Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a"}"#.utf8),
            "main.jsbundle": Array("send('AKIAQ4WZ8NDF2KVTC6JH')".utf8), "Release.xcconfig": Array("A = b\n".utf8),
            "Assets.car": [1, 2, 3], "_CodeSignature/CodeResources": Array("<plist/>".utf8),
            "Frameworks/Pay.framework/Pay": ExecutableListing.file("kind library\nsegment __LLVM") ?? [],
        ]
    }

    private static let everywhere: Set = [
        "ats-arbitrary-loads Info.plist", "usage-description-missing Info.plist", "keychain-accessible-always Bank",
        "required-reason-api-undeclared Bank", "hardcoded-secret Bank", "secret-in-resource Config.json",
        "secret-in-resource main.jsbundle", "file-shipped-by-mistake Release.xcconfig",
        "bitcode-shipped Frameworks/Pay.framework/Pay",
    ]

    private static func audit(_ path: String, excludes: [String] = []) throws -> AuditReport {
        try Audit(options: .init(excludes: excludes)).run(paths: [path], progress: nil)
    }

    private static func places(_ report: AuditReport, below prefix: String = "") -> Set<String> {
        Set(
            report.findings.map { finding in
                let path = finding.location.path
                return finding.rule + " " + (path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path)
            })
    }

    @Test("An app is audited from its folder")
    func auditsFolder() throws {
        let folder = try TemporaryFolder(named: "Bank.app")
        for (name, bytes) in Self.leaky { try folder.write(bytes, to: name) }
        let report = try Self.audit(folder.path)
        #expect(Self.places(report) == Self.everywhere.union(["debuggable-build Bank"]))
        #expect(report.notices.isEmpty)
        #expect(report.rules.contains { $0.id == "debuggable-build" })
        #expect(!report.rules.contains { $0.id == "secret-in-log" })
    }

    @Test(
        "An app whose executable is missing or no executable is not called sound",
        arguments: [nil, "hello", ""])
    func namesMissingCode(_ content: String?) throws {
        let folder = try TemporaryFolder(named: "Bank.app")
        let list = "<plist><dict><key>CFBundleExecutable</key><string>Bank</string></dict></plist>"
        try folder.write(Array(list.utf8), to: "Info.plist")
        if let content { try folder.write(Array(content.utf8), to: "Bank") }
        try folder.write(
            ExecutableListing.file("kind library") ?? [], to: "Frameworks/Pay.framework/Pay")
        let notices = try Self.audit(folder.path).notices
        #expect(notices.map(\.kind) == [.unread])
        #expect(notices.first?.message.hasPrefix("There is no executable in it that can be read") == true)
    }

    @Test("An app without an Info.plist is no folder of sources in which nothing is wrong")
    func knowsAppsWithoutList() throws {
        let folder = try TemporaryFolder(named: "Bank.app")
        try folder.write(Self.leaky["Bank"] ?? [], to: "Bank")
        let report = try Self.audit(folder.path)
        #expect(
            report.notices.map(\.message) == ["There is no Info.plist in it, so that it is no app that a device takes."]
        )
        #expect(Self.places(report).contains("hardcoded-secret Bank"))
    }

    @Test("An app is audited from an archive that is handed out, and its paths are the entries'")
    func auditsDownload() throws {
        let folder = try TemporaryFolder()
        let files = Dictionary(uniqueKeysWithValues: Self.leaky.map { ("Payload/Bank.app/" + $0.key, $0.value) })
        try folder.write(ZipWriter.archive(files), to: "Bank.ipa")
        let report = try Self.audit(folder.path + "/Bank.ipa")
        #expect(
            Self.places(report, below: "Payload/Bank.app/") == Self.everywhere.union(["debuggable-build Bank"]))
        #expect(report.findings.allSatisfy { $0.location.path.hasPrefix("Payload/Bank.app/") })
        #expect(report.notices.isEmpty)
    }

    @Test("An app is audited as Xcode archives it: signed for development, it will be signed anew")
    func auditsArchive() throws {
        let folder = try TemporaryFolder(named: "Bank.xcarchive")
        for (name, bytes) in Self.leaky { try folder.write(bytes, to: "Products/Applications/Bank.app/" + name) }
        try folder.write("<plist><dict><key>Name</key><string>Bank</string></dict></plist>", to: "Info.plist")
        try folder.write(MachOWriter().file(), to: "dSYMs/Bank.app.dSYM/Contents/Resources/DWARF/Bank")
        let report = try Self.audit(folder.path)
        #expect(Self.places(report, below: "Products/Applications/Bank.app/") == Self.everywhere)
    }

    @Test("A built app among sources is left out, and counted")
    func leavesBuiltAppsOut() throws {
        let folder = try TemporaryFolder()
        try folder.write("let a = 1", to: "Sources/A.swift")
        for (name, bytes) in Self.leaky { try folder.write(bytes, to: "Products/Bank.app/" + name) }
        try folder.write(ZipWriter.archive(["Payload/Bank.app/Info.plist": []]), to: "Bank.ipa")
        let report = try Self.audit(folder.path)
        #expect(report.findings.isEmpty)
        #expect(report.statistics.files == 1)
        #expect(report.statistics.leftOut[.buildOutput] > 0)
        // Sources in a folder of such a name are sources.
        try folder.write("let b = 1", to: "Legacy.app/B.swift")
        try folder.write(Self.leaky["Info.plist"] ?? [], to: "Legacy.app/Info.plist")
        #expect(Self.places(try Self.audit(folder.path)) == ["ats-arbitrary-loads Legacy.app/Info.plist"])
    }

    @Test("What lies in an app's folder and cannot be opened is named")
    func namesWhatCannotBeOpened() throws {
        let folder = try TemporaryFolder(named: "A.app")
        try folder.write("<plist><dict/></plist>", to: "Info.plist")
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        // A name in Latin-1.
        let name = Array((folder.path + "/caf").utf8CString.dropLast()) + [CChar(bitPattern: 0xe9), 0]
        let file = open(name, O_CREAT | O_WRONLY, 0o600)
        #expect(file >= 0)
        close(file)
        let found = try #require(BundleDiscovery(folder.path))
        #expect(Set(found.notices.map(\.location.path)) == ["caf\\xE9", "pipe"])
        #expect(found.notices.allSatisfy { $0.kind == .unread })
    }

    @Test("A pattern leaves files of a built app out")
    func obeysExcludes() throws {
        let folder = try TemporaryFolder(named: "Bank.app")
        for (name, bytes) in Self.leaky { try folder.write(bytes, to: name) }
        let report = try Self.audit(folder.path, excludes: ["Frameworks/"])
        #expect(!Self.places(report).contains { $0.contains("Frameworks") })
        #expect(report.statistics.leftOut[.pattern] == 1)
    }

    @Test("An executable is read whatever its name is", arguments: ["Bank.bin", "Bank.v2", "Bank.png.data"])
    func readsAnyName(_ name: String) throws {
        let files = ["Info.plist": Array("<plist><dict/></plist>".utf8), name: MachOWriter().file()]
        let folder = try TemporaryFolder(named: "Bank.app")
        for (name, bytes) in files { try folder.write(bytes, to: name) }
        #expect(try #require(BundleDiscovery(folder.path)).files.map(\.kind).contains(.executable))
        let archive = ZipWriter.archive(
            Dictionary(uniqueKeysWithValues: files.map { ("Payload/Bank.app/" + $0.key, $0.value) }))
        let other = try TemporaryFolder()
        try other.write(archive, to: "Bank.ipa")
        #expect(try #require(BundleDiscovery(other.path + "/Bank.ipa")).files.map(\.kind).contains(.executable))
    }

    @Test("An app without an Info.plist is named: nothing of what it declares was judged")
    func namesMissingLists() throws {
        let folder = try TemporaryFolder()
        try folder.write(ZipWriter.archive(["Payload/Bank.app/Bank": [1, 2, 3]]), to: "Bank.ipa")
        let report = try Self.audit(folder.path + "/Bank.ipa")
        #expect(report.notices.map(\.kind) == [.unread])
        #expect(report.notices.map(\.location.path) == ["Payload/Bank.app"])
    }

    @Test("An app in the form of macOS is named, and an app for iOS in a Mac's wrapper is judged")
    func namesOtherForms() throws {
        let list = try #require(Self.leaky["Info.plist"])
        let mac = try TemporaryFolder(named: "Bank.app")
        try mac.write(list, to: "Contents/Info.plist")
        try mac.write(MachOWriter().file(), to: "Contents/MacOS/Bank")
        let report = try Self.audit(mac.path)
        #expect(report.findings.isEmpty && report.notices.map(\.kind) == [.unread])
        #expect(report.notices.allSatisfy { $0.message.contains("macOS") })

        let wrapped = try TemporaryFolder(named: "Bank.app")
        try wrapped.write(list, to: "Wrapper/Bank.app/Info.plist")
        try wrapped.write(MachOWriter().file(), to: "Wrapper/Bank.app/Bank")
        try wrapped.link("WrappedBundle", to: "Wrapper/Bank.app")
        let other = try Self.audit(wrapped.path)
        #expect(Self.places(other) == ["ats-arbitrary-loads Wrapper/Bank.app/Info.plist"])
        #expect(other.notices.map(\.kind) == [.configuration])
    }

    @Test("Each app asks in its own name: a description in another's Info.plist is none, and what it uses is its own")
    func tellsAskersApart() throws {
        func list(_ keys: String) -> String {
            "<plist><dict><key>CFBundlePackageType</key><string>APPL</string>\(keys)</dict></plist>"
        }
        let bluetooth = "<key>NSBluetoothAlwaysUsageDescription</key><string>Finds readers.</string>"
        let uses = "imports _OBJC_CLASS_$_CBCentralManager"
        func places(_ files: [String: String]) -> [String] {
            UsageDescriptionMissing.findings(in: .built(files)).map(\.location.path)
        }
        let app = "Payload/Bank.app/"
        // The extension's description does not speak for the app, the app's does for the extension.
        let share = app + "PlugIns/Share.appex/"
        let extended = list("<key>NSExtension</key><dict/>" + bluetooth)
        #expect(places([app + "Bank": uses, share + "Info.plist": extended]) == [app + "Info.plist"])
        #expect(places([share + "Share": uses, share + "Info.plist": extended]).isEmpty)
        #expect(places([share + "Share": uses, app + "Info.plist": list(bluetooth)]).isEmpty)
        // A watch app's use is its own.
        let wrist = app + "Watch/Wrist.app/"
        let watch = "<key>WKApplication</key><true/>"
        #expect(places([wrist + "Wrist": uses, wrist + "Info.plist": list(watch + bluetooth)]).isEmpty)
        #expect(places([wrist + "Wrist": uses, wrist + "Info.plist": list(watch)]) == [wrist + "Info.plist"])
        // A watch asks for a passcode, and the phone does not.
        let asks = "imports _OBJC_CLASS_$_LAContext\nselector evaluatePolicy:localizedReason:reply:"
        let faces = FaceIDUsageDescriptionMissing.findings(
            in: .built([wrist + "Wrist": asks, wrist + "Info.plist": list(watch)]))
        #expect(faces.isEmpty)
        #expect(FaceIDUsageDescriptionMissing.findings(in: .built([app + "Bank": asks])).count == 1)
    }

    @Test("Two credentials of a kind in a file without lines are two findings")
    func countsCredentials() throws {
        let tokens = ["glpat-x7Kq2Vn9RtYw4LmZ8sPd", "glpat-b3Hn8Wc5TyQk2MfJ6vRs"]
        var program = MachOWriter()
        program.strings = tokens
        var script = HermesWriter()
        script.strings = tokens
        let list = try PropertyListSerialization.data(
            fromPropertyList: ["tokens": tokens], format: .binary, options: 0)
        let folder = try TemporaryFolder(named: "Bank.app")
        try folder.write("<plist><dict/></plist>", to: "Info.plist")
        try folder.write(program.file(), to: "Bank")
        try folder.write(script.file(), to: "main.jsbundle")
        try folder.write(Array(list), to: "Services.plist")
        let found = try Self.audit(folder.path).findings.map(\.location.path)
        #expect(found == ["Bank", "Bank", "Services.plist", "Services.plist", "main.jsbundle", "main.jsbundle"])
    }

    @Test("A project that was shipped has no say in which Info.plist is the app's")
    func judgesItsOwnInfoPlist() throws {
        let project = """
            { objects = {
                P = {isa = PBXProject; buildConfigurationList = L; mainGroup = G; targets = (T); };
                G = {isa = PBXGroup; children = (); sourceTree = "<group>"; };
                L = {isa = XCConfigurationList; buildConfigurations = (R); };
                R = {isa = XCBuildConfiguration; name = Release; buildSettings = {}; };
                T = {isa = PBXNativeTarget; name = BankTests; productType = "com.apple.product-type.bundle.unit-test"; buildConfigurationList = LT; };
                LT = {isa = XCConfigurationList; buildConfigurations = (RT); };
                RT = {isa = XCBuildConfiguration; name = Release; buildSettings = {INFOPLIST_FILE = Info.plist; }; };
            }; rootObject = P; }
            """
        let folder = try TemporaryFolder(named: "Bank.app")
        try folder.write(try #require(Self.leaky["Info.plist"]), to: "Info.plist")
        try folder.write(project, to: "Bank.xcodeproj/project.pbxproj")
        #expect(
            Self.places(try Self.audit(folder.path)) == [
                "ats-arbitrary-loads Info.plist", "file-shipped-by-mistake Bank.xcodeproj/project.pbxproj",
            ])
    }

    @Test("What cannot be read is named", arguments: ["no archive", "encrypted", "cut off", "no app"])
    func namesUnread(_ fault: String) throws {
        let folder = try TemporaryFolder()
        let list = Array("<plist><dict/></plist>".utf8)
        var writer = ZipWriter()
        switch fault {
        case "encrypted": writer.add(.init(name: "Payload/Bank.app/Info.plist", bytes: list, flags: 1))
        case "cut off":
            writer.add(.init(name: "Payload/Bank.app/Info.plist", bytes: list))
            writer.add(.init(name: "Payload/Bank.app/Bank", bytes: Array(MachOWriter().file().prefix(200))))
        case "no app": writer.add(.init(name: "Payload/readme", bytes: list))
        default: break
        }
        try folder.write(fault == "no archive" ? list : writer.finished(), to: "Bank.ipa")
        let report = try Self.audit(folder.path + "/Bank.ipa")
        #expect(report.notices.map(\.kind) == [.unread])
        #expect(report.notices.allSatisfy { $0.location.isWholeFile && !$0.message.isEmpty })
    }

    @Test("An executable that the App Store encrypted is named, and what can be read of it is judged")
    func namesEncrypted() throws {
        var file = MachOWriter()
        file.isEncrypted = true
        file.strings = ["glpat-x7Kq2Vn9RtYw4LmZ8sPd"]
        file.imports = ["_OBJC_CLASS_$_UIWebView"]
        let folder = try TemporaryFolder()
        let list = Array("<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>".utf8)
        let files = ["Payload/Bank.app/Info.plist": list, "Payload/Bank.app/Bank": file.file()]
        try folder.write(ZipWriter.archive(files), to: "Bank.ipa")
        let report = try Self.audit(folder.path + "/Bank.ipa")
        #expect(Self.places(report, below: "Payload/Bank.app/") == ["ui-web-view Bank"])
        #expect(report.notices.map(\.location.path) == ["Payload/Bank.app/Bank"])
    }

    @Test("A finding in a file without lines has no line in any report")
    func hasNoFalseLine() throws {
        let folder = try TemporaryFolder()
        let files = Dictionary(uniqueKeysWithValues: Self.leaky.map { ("Payload/Bank.app/" + $0.key, $0.value) })
        try folder.write(ZipWriter.archive(files), to: "Bank.ipa")
        let report = try Self.audit(folder.path + "/Bank.ipa")
        let place = "Payload/Bank.app/Bank"
        func text(_ reporter: some Reporter) -> String {
            var text = ""
            reporter.write(report, sources: NoSources(), to: &text)
            return text
        }
        let reports = [
            text(TerminalReporter()), text(XcodeReporter()), text(GitHubReporter()), text(HTMLReporter()),
            text(MarkdownReporter()), text(JUnitReporter()), text(ChecklistReporter()),
        ]
        for report in reports { #expect(!report.contains(place + ":0") && !report.contains(place + ":1")) }
        #expect(!text(GitHubReporter()).contains("file=\(place),line"))
        #expect(text(XcodeReporter()).contains("\(place): error: "))
        let sarif = try #require(
            try JSONSerialization.jsonObject(with: Data(text(SARIFReporter()).utf8)) as? [String: Any])
        let results = ((sarif["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]]) ?? []
        let places = results.flatMap { ($0["locations"] as? [[String: Any]]) ?? [] }.compactMap {
            $0["physicalLocation"] as? [String: Any]
        }
        func uri(_ place: [String: Any]) -> String? { (place["artifactLocation"] as? [String: Any])?["uri"] as? String }
        #expect(places.filter { uri($0) == place }.count >= 4)
        for found in places {
            #expect(
                (found["region"] == nil)
                    == (uri(found).map {
                        !$0.contains(".") || $0.hasSuffix("Pay") || $0.hasSuffix("xcconfig") || $0 == place
                    } ?? false))
        }
    }

    @Test("No report on a built app shows a secret that is in it")
    func hidesSecrets() throws {
        let folder = try TemporaryFolder(named: "Bank.app")
        for (name, bytes) in Self.leaky { try folder.write(bytes, to: name) }
        let report = try Self.audit(folder.path)
        let secrets = ["x7Kq2Vn9RtYw4LmZ8sPd", "Q4WZ8NDF2KVTC6JH", "pQ2mLd9KsT4wZrBn8HcYf3JgUe6a"]
        func text(_ reporter: some Reporter) -> String {
            var text = ""
            reporter.write(report, sources: FileSources(root: folder.path), to: &text)
            return text
        }
        for text in [text(TerminalReporter()), text(JSONReporter()), text(SARIFReporter()), text(HTMLReporter())] {
            for secret in secrets { #expect(!text.contains(secret)) }
        }
    }

    @Test("The checklist is answered by what the signature and the Info.plist say")
    func answersChecklist() throws {
        let folder = try TemporaryFolder(named: "Bank.app")
        try folder.write(
            "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>", to: "Info.plist")
        let listing = "entitlement com.apple.developer.default-data-protection NSFileProtectionComplete"
        try folder.write(ExecutableListing.file(listing) ?? [], to: "Bank")
        let report = try Self.audit(folder.path)
        let answers = Dictionary(uniqueKeysWithValues: report.checklist.map { ($0.id, $0.verdict) })
        #expect(answers["data-protection"] == .pass)
        #expect(answers["file-protection"] == .pass)
        #expect(answers["no-secrets-in-logs"] == .cannotTell)
        #expect(report.checklist.first { $0.id == "data-protection" }?.evidence.first?.location.path == "Bank")
    }

    @Test("A severity depends on what the app was signed for, and on the key that a file is")
    func judgesSeverity() {
        let profile = """
            <?xml version="1.0"?><plist><dict><key>ProvisionedDevices</key><array/><key>Entitlements</key><dict>
            <key>get-task-allow</key><true/></dict></dict></plist>
            """
        let app = AuditedApp.built([
            "Payload/Bank.app/Bank": "entitlement get-task-allow true",
            "Payload/Bank.app/embedded.mobileprovision": profile, "Payload/Bank.app/a.p12": "key",
            "Payload/Bank.app/Podfile": "pod",
        ])
        #expect(DebuggableBuild.findings(in: app).map(\.severity) == [.warning])
        #expect(FileShippedByMistake.findings(in: app).map(\.severity) == [.warning, .blocking])
    }

    @Test("Bundles are known by the folders that hold them")
    func knowsBundles() throws {
        let paths = [
            "Payload/Bank.app/Bank", "Payload/Bank.app/Frameworks/Pay.framework/Pay",
            "Payload/Bank.app/PlugIns/Share.appex/Share", "Payload/Bank.app/Watch/Wrist.app/Wrist",
            "Symbols/A.symbols", "SwiftSupport/Swift.framework/Swift",
        ].sorted()
        let layout = BundleLayout(paths, in: .download)
        #expect(layout.bundles.map(\.name) == ["Bank", "Pay", "Share", "Wrist"])
        #expect(layout.bundle(of: paths[3])?.kind == .app)
        #expect(layout.paths.count == 4)
        #expect(layout.isInfoPlistOfProgram("Payload/Bank.app/PlugIns/Share.appex/Info.plist"))
        #expect(!layout.isInfoPlistOfProgram("Payload/Bank.app/Frameworks/Pay.framework/Info.plist"))
    }
}
