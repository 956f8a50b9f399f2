import BulwarkProperties
import BulwarkReport
import Testing

@testable import BulwarkAudit

/// What is read of XcodeGen's specifications.
@Suite struct ProjectSpecificationTests {
    private static let files = [
        "ios/project.yml": """
        name: Bank
        include:
          - Shared/base.yml
          - path: Share/target.yml
        options:
          deploymentTarget: { iOS: 16.2 }
        configs: { Debug: debug, Release Store: release }
        configFiles:
          Release Store: Config/Release.xcconfig
        settings:
          groups: [common]
          base:
            MARKETING_VERSION: 1.0
          configs:
            release:
              SHIPPED: YES
        targets:
          Bank:
            type: application
            platform: iOS
            templates: [App]
            templateAttributes: { purpose: Scans a slip }
            settings:
              GENERATE_INFOPLIST_FILE: true
              INFOPLIST_KEY_NSFaceIDUsageDescription: Unlock $(PRODUCT_NAME)
            info:
              path: App/Info.plist
              properties:
                "NSAppTransportSecurity": { NSAllowsArbitraryLoads: true }
                UIBackgroundModes: [fetch]
                Größe: 'ja'
            entitlements:
              path: App/Bank.entitlements
              properties:
                com.apple.developer.default-data-protection: NSFileProtectionComplete
          BankTests:
            type: bundle.unit-test
            platform: iOS
        """,
        "ios/Shared/base.yml": """
        settingGroups:
          common:
            FROM_GROUP: "yes"
        targetTemplates:
          App:
            info:
              properties:
                CFBundleName: ${target_name}
                NSCameraUsageDescription: ${purpose}.
                UIBackgroundModes: [audio]
        include: ../project.yml
        """,
        "ios/Share/target.yml": """
        targets:
          Share:
            type: app-extension
            platform: [macOS, iOS]
            info: { path: Info.plist, properties: { NSExtension: {} } }
        """,
        "ios/Config/Release.xcconfig": "FROM_CONFIG = three\n",
    ]

    private static func resources(_ others: [String: String] = [:]) -> AppResources {
        let files = files.merging(others) { $1 }
        return AppResources(
            files.sorted { $0.key < $1.key }.compactMap { path, text in
                let name = path.split(separator: "/").last.map(String.init) ?? ""
                // Other YAML files are no inputs: they are read where they are included.
                guard let kind = InputKind(fileName: name) else { return nil }
                return parse(text, path, kind)
            }, read: { path, _ in files[path].map { Array($0.utf8) } })
    }

    private static func parse(_ text: String, _ path: String, _ kind: InputKind) -> ResourceFile {
        ResourceFile.parse(
            Array(text.utf8), as: InputFile(path: path, absolutePath: path, kind: kind, size: text.utf8.count))
    }

    @Test func targetsAreThoseOfTheSpecificationAndWhatItIncludes() {
        let resources = Self.resources()
        #expect(resources.targets.map(\.name) == ["Bank", "BankTests", "Share"])
        #expect(resources.targets.map(\.product) == [.application, .tests, .appExtension])
        #expect(resources.describesApp)
        #expect(resources.deploymentTarget == 16)
        #expect(resources.notices.isEmpty)
    }

    @Test(arguments: [
        ("MARKETING_VERSION", "1.0"), ("FROM_GROUP", "yes"), ("FROM_CONFIG", "three"), ("SHIPPED", "YES"),
        ("GENERATE_INFOPLIST_FILE", "YES"), ("INFOPLIST_KEY_NSFaceIDUsageDescription", "Unlock Bank"),
        ("IPHONEOS_DEPLOYMENT_TARGET", "16.2"), ("INFOPLIST_FILE", "App/Info.plist"),
    ])
    func settingsAreThoseOfTheConfigurationThatUsersGet(_ name: String, _ value: String) throws {
        let bank = try #require(Self.resources().targets.first)
        #expect(bank.shipping?.name == "Release Store")
        #expect(bank.shipping?[name] == value)
        #expect(bank.configurations.first?.isDebug == true)
        #expect(bank.configurations.first?["SHIPPED"] == nil)
    }

    @Test func theInfoPlistIsWhatWouldBeMade() throws {
        let plists = Self.resources().infoPlists
        #expect(plists.map(\.target) == ["Bank", "Share"])
        let plist = try #require(plists.first)
        #expect(plist.path == "ios/project.yml")
        #expect(plist["NSAppTransportSecurity"]?.node["NSAllowsArbitraryLoads"]?.boolean == true)
        #expect(plist.string("CFBundleName") == "Bank")
        #expect(plist.string("NSCameraUsageDescription") == "Scans a slip.")
        #expect(plist["NSCameraUsageDescription"]?.location.path == "ios/Shared/base.yml")
        #expect(plist["NSFaceIDUsageDescription"]?.setting == "INFOPLIST_KEY_NSFaceIDUsageDescription")
        #expect(plist["UIBackgroundModes"]?.node.strings == ["fetch"])
        #expect(plists.last?.path == "ios/Share/target.yml")
    }

    @Test func placesAreCountedInBytes() throws {
        let plist = try #require(Self.resources().infoPlists.first)
        #expect(
            plist["NSAppTransportSecurity"]?.location
                == SourceLocation(path: "ios/project.yml", line: 29, column: 10, length: 22))
        #expect(
            plist["Größe"]?.valueLocation == SourceLocation(path: "ios/project.yml", line: 31, column: 19, length: 2))
    }

    @Test func theEntitlementsAreItsOwn() throws {
        let entitlements = try #require(Self.resources().entitlements.first)
        #expect(entitlements.targets == ["Bank"])
        #expect(entitlements.defaultDataProtection == "NSFileProtectionComplete")
        #expect(entitlements.location(of: "com.apple.developer.default-data-protection").line == 35)
    }

    @Test func filesThatAreThereCountInTheirStead() throws {
        let resources = Self.resources([
            "ios/App/Info.plist": "<plist><dict><key>CFBundleName</key><string>Made</string></dict></plist>",
            "ios/App/Bank.entitlements": "<plist><dict/></plist>",
        ])
        #expect(resources.infoPlists.first?.path == "ios/App/Info.plist")
        #expect(resources.infoPlists.first?.deploymentTarget == "16.2")
        #expect(resources.entitlements.map(\.path) == ["ios/App/Bank.entitlements"])
        #expect(resources.entitlements.first?.targets == ["Bank"])
    }

    @Test func aProjectThatIsThereCountsInItsStead() {
        let project = "{objects = {R = {isa = PBXProject; targets = (); };}; rootObject = R; }"
        let resources = Self.resources(["ios/Bank.xcodeproj/project.pbxproj": project])
        #expect(resources.targets.isEmpty)
        #expect(Self.resources(["mac/Bank.xcodeproj/project.pbxproj": project]).targets.count == 3)
    }

    @Test func aProjectOfAnotherNameAndOtherTargetsBesideItIsAnother() {
        func project(_ target: String) -> String {
            "{objects = {R = {isa = PBXProject; targets = (T); }; T = {name = \(target); }; }; rootObject = R; }"
        }
        let tool = Self.resources(["ios/Tool.xcodeproj/project.pbxproj": project("Tool")])
        #expect(tool.targets.map(\.name) == ["Tool", "Bank", "BankTests", "Share"])
        let same = Self.resources(["ios/Other.xcodeproj/project.pbxproj": project("Bank")])
        #expect(same.targets.map(\.name) == ["Bank"])
    }

    @Test func aSpecificationThatAnotherIncludesIsAPartOfIt() {
        let core = "targets: { Core: { type: framework, platform: iOS } }"
        let resources = Self.resources([
            "ios/Share/target.yml": "include: [Core/project.yml]", "ios/Share/Core/project.yml": core,
        ])
        #expect(resources.targets.map(\.name) == ["Bank", "BankTests", "Core"])
    }

    @Test func aPartThatIsBrokenIsNamedAsUnread() {
        let resources = Self.resources(["ios/Shared/base.yml": "settings: [\n"])
        #expect(resources.notices.map(\.kind) == [.unread])
        #expect(resources.notices.map(\.location.path) == ["ios/Shared/base.yml"])
    }

    @Test func whatAnAttributeIsReplacedWithDoesNotDependOnTheRun() throws {
        let names = (0..<12).map { "a\($0)" }
        let attributes = zip(names, names.dropFirst()).map { "\($0): '${\($1)}'" }.joined(separator: ", ")
        let text = """
            targetTemplates: { App: { type: application, settings: { NAME: '${a0}' } } }
            targets: { A: { templates: [App], templateAttributes: { \(attributes) } } }
            """
        let resources = AppResources([Self.parse(text, "project.yml", .projectSpecification)])
        // By their names: `a10` and `a11` come before `a2`, so that the chain ends at `a10`.
        #expect(resources.targets.first?.shipping?["NAME"] == "${a10}")
    }

    @Test(arguments: [
        "", "# nothing\n", "title: {{ page.title }}\n", "- a\n- b\n", "name: Book\nchapters: [one, two]\n",
        "targets: [a, b]\n",
    ])
    func otherFilesOfTheNameAreLeftAlone(_ text: String) {
        let file = Self.parse(text, "project.yml", .projectSpecification)
        #expect(file.notice == nil)
        #expect(AppResources([file]).targets.isEmpty)
    }

    @Test(arguments: [
        ("targets:\n  A: [\n", 3), ("targets:\n  A: {}\n  A: {}\n", 2), ("name: x\ntargets:\n\t- a\n", 3),
    ])
    func aBrokenOneIsNamedAsUnread(_ text: String, _ line: Int) {
        let notice = Self.parse(text, "project.yml", .projectSpecification).notice
        #expect(notice?.kind == .unread)
        #expect(notice?.location.line == line)
    }

    @Test func secretsAmongItsValuesAreTold() {
        let file = Self.parse(
            "targets:\n  A:\n    settings:\n      API_SECRET: hunter2hunter2\n", "project.yml", .projectSpecification)
        #expect(file.texts.map(\.value) == ["hunter2hunter2"])
        #expect(file.texts.first?.location == SourceLocation(path: "project.yml", line: 4, column: 19, length: 14))
    }

    @Test(
        "What multiplies is bounded", .timeLimit(.minutes(2)),
        arguments: [
            // Templates that use each other, and are used by many.
            "targetTemplates:\n"
                + (0..<60).map {
                    "  T\($0): { templates: [\((0..<60).map { "T\($0)" }.joined(separator: ", "))], settings: { A\($0): 1 } }\n"
                }
                .joined() + "targets:\n"
                + (0..<2_000).map { "  A\($0): { type: application, templates: [T0] }\n" }.joined(),
            // Groups of groups, in many configurations.
            "configs: { \((0..<200).map { "C\($0): release" }.joined(separator: ", ")) }\nsettingGroups:\n"
                + (0..<60).map {
                    "  G\($0): { groups: [\((0..<60).map { "G\($0)" }.joined(separator: ", "))], base: { A\($0): 1 } }\n"
                }
                .joined() + "targets:\n"
                + (0..<2_000).map { "  A\($0): { type: application, settings: { groups: [G0] } }\n" }.joined(),
            // Aliases of aliases.
            "targets:\n  A0: &a0 { type: application }\n"
                + (1..<24).map { "  A\($0): &a\($0) { x: *a\($0 - 1), y: *a\($0 - 1) }\n" }.joined(),
        ])
    func isBounded(_ text: String) {
        let file = Self.parse(text, "project.yml", .projectSpecification)
        let resources = AppResources([file])
        #expect(resources.targets.count <= 500)
        #expect((resources.notices + [file.notice].compactMap(\.self)).first?.kind == .unread)
    }
}
