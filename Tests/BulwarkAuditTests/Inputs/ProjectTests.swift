import BulwarkProperties
import BulwarkReport
import Testing

@testable import BulwarkAudit

@Suite struct ProjectTests {
    private static let project = """
        // !$*UTF8*$!
        {
            objects = {
                ROOT = {isa = PBXProject; buildConfigurationList = PL; mainGroup = G; targets = (T, X, U); };
                G = {isa = PBXGroup; children = (GC); sourceTree = "<group>"; };
                GC = {isa = PBXGroup; path = Config; children = (F); sourceTree = "<group>"; };
                F = {isa = PBXFileReference; path = Release.xcconfig; sourceTree = "<group>"; };
                PL = {isa = XCConfigurationList; buildConfigurations = (PD, PR); };
                PD = {isa = XCBuildConfiguration; name = Debug; buildSettings = {IPHONEOS_DEPLOYMENT_TARGET = 16.0; FLAGS = one; }; };
                PR = {isa = XCBuildConfiguration; name = Release; baseConfigurationReference = F;
                    buildSettings = {IPHONEOS_DEPLOYMENT_TARGET = 16.0; FLAGS = (one, "$(inherited)"); }; };
                T = {isa = PBXNativeTarget; name = Bank; productType = "com.apple.product-type.application"; buildConfigurationList = TL; };
                TL = {isa = XCConfigurationList; buildConfigurations = (TD, TR); };
                TD = {isa = XCBuildConfiguration; name = Debug; buildSettings = {INFOPLIST_FILE = "App/Info-Debug.plist"; }; };
                TR = {isa = XCBuildConfiguration; name = Release; buildSettings = {
                    INFOPLIST_FILE = "$(SRCROOT)/App/$(TARGET_NAME)-Info.plist";
                    CODE_SIGN_ENTITLEMENTS = App/Bank.entitlements;
                    GENERATE_INFOPLIST_FILE = YES;
                    INFOPLIST_KEY_NSFaceIDUsageDescription = "Unlock $(PRODUCT_NAME)";
                    INFOPLIST_KEY_UIApplicationSupportsIndirectInputEvents = YES;
                    INFOPLIST_KEY_UIBackgroundModes = "fetch remote-notification";
                    "FLAGS[sdk=iphoneos*]" = "$(inherited) two ${FROM_CONFIG:upper}";
                    LOOP = "$(LOOP2)"; LOOP2 = "$(LOOP)$(LOOP)"; MISSING = "$(NOWHERE) $(NOWHERE:default=x)";
                }; };
                X = {isa = PBXNativeTarget; name = Share; productType = "com.apple.product-type.app-extension"; buildConfigurationList = XL; };
                XL = {isa = XCConfigurationList; buildConfigurations = (XR); };
                XR = {isa = XCBuildConfiguration; name = Release; buildSettings = {GENERATE_INFOPLIST_FILE = YES; }; };
                U = {isa = PBXNativeTarget; name = BankTests; productType = "com.apple.product-type.bundle.unit-test"; buildConfigurationList = XL; };
            };
            rootObject = ROOT;
        }
        """

    private func resources(_ others: [String: String] = [:]) -> AppResources {
        var files = [
            "ios/Bank.xcodeproj/project.pbxproj": Self.project,
            "ios/Config/Release.xcconfig":
                "#include \"Shared.xcconfig\"\n#include? \"Gone.xcconfig\"\nFLAGS = base // note\n",
            "ios/Config/Shared.xcconfig": "#include \"Release.xcconfig\"\n\nFROM_CONFIG = three\n",
            "ios/App/Bank-Info.plist":
                "<plist>\n<dict>\n<key>CFBundleName</key>\n<string>$(PRODUCT_NAME)</string>\n<key>UIBackgroundModes</key><array><string>audio</string></array>\n</dict>\n</plist>",
            "ios/App/Info-Debug.plist": "<plist><dict><key>CFBundleName</key><string>x</string></dict></plist>",
            "ios/App/Bank.entitlements":
                "<plist><dict><key>com.apple.developer.default-data-protection</key><string>NSFileProtectionComplete</string></dict></plist>",
        ]
        files.merge(others) { $1 }
        return AppResources(
            files.sorted { $0.key < $1.key }.map { file($0, $1) })
    }

    private func file(_ path: String, _ text: String) -> ResourceFile {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let file = InputFile(
            path: path, absolutePath: path, kind: InputKind(fileName: name) ?? .json, size: text.utf8.count)
        return ResourceFile.parse(Array(text.utf8), as: file)
    }

    @Test func tellsTargetsByWhatTheyMake() {
        #expect(resources().targets.map(\.name) == ["Bank", "Share", "BankTests"])
        #expect(resources().targets.map(\.product) == [.application, .appExtension, .tests])
        #expect(resources().deploymentTarget == 16)
    }

    @Test(arguments: [
        ("FLAGS", "one base two THREE"), ("IPHONEOS_DEPLOYMENT_TARGET", "16.0"), ("FROM_CONFIG", "three"),
        ("MISSING", "$(NOWHERE) x"), ("INFOPLIST_KEY_NSFaceIDUsageDescription", "Unlock Bank"),
    ])
    func resolvesSettingsThroughTheirLayers(_ name: String, _ value: String) {
        #expect(resources().targets.first?.shipping?[name] == value)
    }

    @Test func placesSettingsWhereTheyAreWritten() throws {
        let settings = try #require(resources().targets.first?.shipping?.resolver)
        #expect(
            settings.setting("FROM_CONFIG")?.location
                == SourceLocation(path: "ios/Config/Shared.xcconfig", line: 3, column: 1, length: 11))
        #expect(settings.setting("CODE_SIGN_ENTITLEMENTS")?.location.line == 17)
    }

    @Test func findsTheSettingThatIsAllOfAValueWithWhatHidesItsSlashesTakenOut() throws {
        let plist = try #require(
            resources([
                "ios/Config/Shared.xcconfig": "FROM_CONFIG = three\nAPI_URL = https:/$()/api.bank.example\n",
                "ios/App/Bank-Info.plist":
                    "<plist><dict><key>CFBundleName</key><string>a $(API_URL)</string><key>Server</key><string>$(API_URL)</string></dict></plist>",
            ]).infoPlists.first)
        #expect(plist.string("Server") == "https://api.bank.example")
        #expect(
            plist["Server"]?.namedSetting
                == SourceLocation(path: "ios/Config/Shared.xcconfig", line: 2, column: 1, length: 7))
        #expect(plist["CFBundleName"]?.namedSetting == nil)
    }

    @Test(.timeLimit(.minutes(10))) func endsOnSettingsThatNameThemselves() throws {
        #expect(try #require(resources().targets.first?.shipping?["LOOP"]).utf8.count < 40_000)
    }

    @Test func joinsTheInfoPlistWithBuildSettings() throws {
        let resources = resources()
        #expect(resources.infoPlists.map(\.target) == ["Bank", "Share"])
        let plist = try #require(resources.infoPlists.first)
        #expect(plist.path == "ios/App/Bank-Info.plist")
        #expect(plist.string("CFBundleName") == "Bank")
        #expect(plist.string("NSFaceIDUsageDescription") == "Unlock Bank")
        #expect(plist["NSFaceIDUsageDescription"]?.location.path == "ios/Bank.xcodeproj/project.pbxproj")
        #expect(plist["NSFaceIDUsageDescription"]?.location.line == 19)
        #expect(plist["UIApplicationSupportsIndirectInputEvents"]?.node.boolean == true)
        #expect(plist["UIBackgroundModes"]?.node.strings == ["audio", "fetch", "remote-notification"])
        #expect(resources.infoPlists.last?.location.path == "ios/Bank.xcodeproj/project.pbxproj")
        #expect(plist.deploymentTarget == "16.0")
    }

    @Test func claimsEntitlementsForTheirTarget() throws {
        let entitlements = try #require(resources().entitlements.first)
        #expect(entitlements.targets == ["Bank"])
        #expect(!entitlements.isDebugOnly)
        #expect(entitlements.defaultDataProtection == "NSFileProtectionComplete")
    }

    @Test func leavesOutListsThatNoTargetUses() {
        let lists = ["Old/Info.plist": "<plist><dict><key>CFBundleIdentifier</key><string>a</string></dict></plist>"]
        #expect(resources(lists).infoPlists.map(\.target) == ["Bank", "Share"])
    }

    private static let ats =
        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict/></dict></plist>"

    @Test("An app beside the projects, which another tool builds, has its Info.plist judged")
    func appsOfOtherTools() {
        #expect(resources(["other/Info.plist": Self.ats]).infoPlists.map(\.path).last == "other/Info.plist")
        #expect(resources(["ios/Old/Info.plist": Self.ats]).infoPlists.map(\.target) == ["Bank", "Share"])
    }

    @Test("An Info.plist that a project names in other letters is the target's, as it is where apps are built")
    func lettersOfPaths() throws {
        let plists = resources(["ios/App/Bank-Info.plist": "", "ios/app/bank-info.plist": Self.ats]).infoPlists
        let plist = try #require(plists.first)
        #expect(plist.path == "ios/app/bank-info.plist")
        #expect(plist.target == "Bank")
        #expect(plists.count == 2)
    }

    @Test("Where a target's Info.plist is not found, none is taken for a left-over, though settings make one")
    func missingLists() {
        let lists = ["ios/App/Bank-Info.plist": "", "ios/Moved/Info.plist": Self.ats]
        #expect(resources(lists).infoPlists.map(\.path).contains("ios/Moved/Info.plist"))
    }

    @Test(
        "A condition on the configuration fits that one alone",
        arguments: [
            ("Release", "yes"), ("ReleaseBeta", "no"), ("Rel*", "yes"), ("*lease", "yes"), ("*Debug", "no"),
            ("R*l*e", "yes"), ("R*b*e", "no"),
        ])
    func conditions(_ pattern: String, _ value: String) throws {
        var layer = SettingsLayer()
        let place = SourceLocation(path: "a", line: 1)
        layer.add("A", BuildSetting(value: "no", location: place))
        layer.add("A[config=\(pattern)]", BuildSetting(value: "yes", location: place))
        #expect(layer.setting("A", configuration: "Release", platform: "iphoneos")?.value == value)
        layer.add("B[arch=arm64e]", BuildSetting(value: "x", location: place))
        #expect(layer.setting("B", configuration: "Release", platform: "iphoneos") == nil)
    }

    @Test("Variables that multiply and are empty end", .timeLimit(.minutes(1)))
    func emptyVariables() {
        var layer = SettingsLayer()
        for (name, next) in zip("ABCDEF", "BCDEFG") {
            let value = String(repeating: "$(\(next))", count: 60)
            layer.add(String(name), BuildSetting(value: value, location: SourceLocation(path: "a", line: 1)))
        }
        layer.add("G", BuildSetting(value: "", location: SourceLocation(path: "a", line: 1)))
        let open = String(repeating: "$(", count: 4 << 20)
        layer.add("OPEN", BuildSetting(value: open, location: SourceLocation(path: "a", line: 1)))
        let resolver = SettingsResolver(layers: [layer], configuration: "Release", target: "A", project: "A")
        #expect(resolver.setting("F")?.value.isEmpty == true)
        #expect(resolver.setting("A") != nil)
        #expect(resolver.setting("OPEN")?.value.hasPrefix("$($(") == true)
    }

    @Test("Settings that no target uses are known, too")
    func unusedSettings() {
        let loose = resources(["ios/Config/Old.xcconfig": "API_KEY = 1\n"]).looseSettings
        #expect(loose.flatMap { Array($0.names) } == ["API_KEY"])
    }

    @Test("A file that all targets are built by is read once")
    func sharedSettings() {
        var reads: [String] = []
        let targets = (0..<20).map { "T\($0) = {isa = PBXNativeTarget; name = T\($0); buildConfigurationList = L; };" }
        let text = """
            {objects = {R = {isa = PBXProject; targets = (\((0..<20).map { "T\($0)" }.joined(separator: ", "))); };
            L = {buildConfigurations = (C); }; C = {name = Release; baseConfigurationReference = F; };
            F = {path = "A.xcconfig"; sourceTree = "SOURCE_ROOT"; }; \(targets.joined(separator: "\n")) }; rootObject = R; }
            """
        let resources = AppResources([file("A.xcodeproj/project.pbxproj", text)]) { path, place in
            reads.append("\(path) \(place.path):\(place.line)")
            return Array("  #include \"B.xcconfig\"\nA = 1\n".utf8)
        }
        #expect(resources.targets.count == 20)
        #expect(reads == ["A.xcconfig A.xcodeproj/project.pbxproj:2", "B.xcconfig A.xcconfig:1"])
    }

    @Test(
        "A target's other apps have Info.plists of their own",
        arguments: [
            ("AppStore-Kids", "a.kids", "Kids-Info.plist", true), ("AppStore-Beta", "a.beta", "Beta-Info.plist", false),
            ("Adhoc", "a.adhoc", "Adhoc-Info.plist", false), ("AppStore-Kids", "a.bank", "Kids-Info.plist", false),
            ("AppStore-Kids", "a.kids", "Info.plist", false), ("AppStore-Kids", "a.kids", "Gone.plist", false),
        ])
    func brands(_ name: String, _ identifier: String, _ list: String, _ isJudged: Bool) {
        let project = """
            {objects = {
                ROOT = {isa = PBXProject; buildConfigurationList = PL; mainGroup = G; targets = (T); };
                G = {isa = PBXGroup; children = (); sourceTree = "<group>"; };
                PL = {isa = XCConfigurationList; buildConfigurations = (); };
                T = {isa = PBXNativeTarget; name = Bank; productType = "com.apple.product-type.application"; buildConfigurationList = TL; };
                TL = {isa = XCConfigurationList; buildConfigurations = (D, O, R); };
                D = {isa = XCBuildConfiguration; name = Debug; buildSettings = {INFOPLIST_FILE = Debug.plist; PRODUCT_BUNDLE_IDENTIFIER = a.debug; }; };
                O = {isa = XCBuildConfiguration; name = "\(name)"; buildSettings = {INFOPLIST_FILE = "\(list)"; PRODUCT_BUNDLE_IDENTIFIER = \(identifier); }; };
                R = {isa = XCBuildConfiguration; name = AppStore; buildSettings = {INFOPLIST_FILE = Info.plist; PRODUCT_BUNDLE_IDENTIFIER = a.bank; }; };
            }; rootObject = ROOT; }
            """
        let empty = "<plist><dict><key>CFBundleName</key><string>x</string></dict></plist>"
        let lists = ["Debug.plist", "Info.plist", "Kids-Info.plist", "Beta-Info.plist", "Adhoc-Info.plist"]
        let resources = AppResources(
            [file("Bank.xcodeproj/project.pbxproj", project)] + lists.sorted().map { file($0, empty) })
        #expect(resources.infoPlists.map(\.path) == ["Info.plist"] + (isJudged ? [list] : []))
    }

    @Test(arguments: [
        ("com.apple.product-type.application", "watchos", AppTarget.Product.watchApp),
        ("com.apple.product-type.application", "macosx", .other),
        ("com.apple.product-type.application", "iphoneos", .application),
        ("com.apple.product-type.app-extension", "watchos", .watchExtension),
        ("com.apple.product-type.extensionkit-extension", "iphoneos", .appExtension),
        ("com.apple.product-type.bundle.ui-testing", "iphoneos", .tests),
        ("com.apple.product-type.library.static", "iphoneos", .library),
    ])
    func knowsWhatAProductIs(_ type: String, _ platform: String, _ product: AppTarget.Product) {
        #expect(AppTarget.Product(type: type, platform: platform) == product)
    }

    @Test(arguments: [
        (
            "Other/App-Info.plist",
            "<key>CFBundleIdentifier</key><string>a</string><key>LSRequiresIPhoneOS</key><true/>",
            AppTarget.Product.application
        ),
        (
            "Other/Share.plist", "<key>CFBundleIdentifier</key><string>a</string><key>NSExtension</key><dict/>",
            .appExtension
        ),
        ("Other/Info.plist", "<key>NSAppTransportSecurity</key><dict/>", .application),
    ])
    func knowsAnInfoPlistWithoutAProject(_ path: String, _ content: String, _ product: AppTarget.Product) throws {
        let plist = try #require(AppResources([file(path, "<plist><dict>\(content)</dict></plist>")]).infoPlists.last)
        #expect(plist.path == path)
        #expect(plist.product == product)
        #expect(plist.target == nil)
    }

    @Test func doesNotTakeOtherListsForInfoPlists() {
        let lists = [
            "Other/GoogleService-Info.plist": "<plist><dict><key>API_KEY</key><string>a</string></dict></plist>"
        ]
        #expect(AppResources(lists.map { file($0, $1) }).infoPlists.isEmpty)
    }

    @Test func readsPrivacyManifests() throws {
        let manifest = try #require(
            resources([
                "PrivacyInfo.xcprivacy":
                    "<plist><dict><key>NSPrivacyTracking</key><false/><key>NSPrivacyAccessedAPITypes</key><array><dict>\n<key>NSPrivacyAccessedAPIType</key>\n<string>NSPrivacyAccessedAPICategoryUserDefaults</string>\n<key>NSPrivacyAccessedAPITypeReasons</key><array><string>CA92.1</string></array></dict></array></dict></plist>"
            ]).privacyManifests.first)
        #expect(manifest.accessedAPI("NSPrivacyAccessedAPICategoryUserDefaults")?.reasons == ["CA92.1"])
        #expect(manifest.accessedAPIs.first?.location.line == 3)
    }
}
