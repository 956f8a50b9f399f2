import BulwarkReport

/// A usage description for something that the app does not use.
enum UsageDescriptionUnused: Rule {
    static let description = RuleDescription(
        id: "usage-description-unused",
        area: .permissions,
        severity: .warning,
        title: "Usage description without a use",
        rationale:
            "A description for something that no code uses is a permission kept in reserve: reviewers ask about it, and privacy labels become wrong.",
        fix: "Remove the key, or name the library that uses the resource in an allow comment beside it.",
        triggering: [
            .init(
                "import WebKit\nlet page = WKWebView()",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSContactsUsageDescription</key><string>Finds friends.</string></dict></plist>"
                ]),
            .init(
                "import UIKit",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSFaceIDUsageDescription</key><string>Unlocks.</string></dict></plist>"
                ]),
            .init(
                "let value = 1",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSHomeKitUsageDescription</key><string>Rings.</string></dict></plist>"
                ]),
            .init(
                "import UIKit",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSSiriUsageDescription</key><string>Tells.</string></dict></plist>"
                ]),
            .init(
                "struct Contact { var name: String }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSContactsUsageDescription</key><string>Finds friends.</string></dict></plist>"
                ]),
            .init(
                "import KeyKit\nlet connection = NearConnection()",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NFCReaderUsageDescription</key><string>Reads your key.</string></dict></plist>",
                    "App.entitlements":
                        "<plist><dict><key>com.apple.security.application-groups</key><array><string>group.a</string></array></dict></plist>",
                ]),
            .init(
                "import PhotosUI\nstruct Picture: View { @State var item: PhotosPickerItem?; var body: some View { PhotosPicker(\"Choose\", selection: $item) } }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSPhotoLibraryUsageDescription</key><string>Attaches pictures.</string></dict></plist>"
                ]),
            .init(
                "import AVFoundation\nfunc ring() { player = try? AVAudioPlayer(contentsOf: bell); player?.play() }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSMicrophoneUsageDescription</key><string>Voice search.</string></dict></plist>"
                ]),
        ],
        nonTriggering: [
            .init(
                "import AVFoundation\nfunc listen() throws { try AVAudioSession.sharedInstance().setCategory(.playAndRecord) }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSMicrophoneUsageDescription</key><string>Voice search.</string></dict></plist>"
                ]),
            .init(
                "import PhotosUI\nfunc pick() -> PHPickerViewController { PHPickerViewController(configuration: PHPickerConfiguration(photoLibrary: .shared())) }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSPhotoLibraryUsageDescription</key><string>Attaches pictures.</string></dict></plist>"
                ]),
            .init(
                "import WebKit\nlet page = WKWebView()",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSCameraUsageDescription</key><string>Pages take pictures.</string></dict></plist>"
                ]),
            .init(
                "import UIKit",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSContactsUsageDescription</key><string>Finds friends.</string></dict></plist>",
                    "Podfile.lock": "PODS:\n  - React-Core (0.76.1)\n",
                ]),
            .init(
                "import UIKit",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSCameraUsageDescription</key><string>Scans.</string></dict></plist>",
                    "Podfile.lock": "PODS:\n  - react-native-camera (4.2.1)\n",
                ]),
            .init(
                "import LocalAuthentication",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSFaceIDUsageDescription</key><string>Unlocks.</string></dict></plist>"
                ]),
            .init(
                "import HomeKit\nlet homes = HMHomeManager()",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSHomeKitUsageDescription</key><string>Rings.</string></dict></plist>"
                ]),
            .init(
                "func f() { AVCaptureDevice.requestAccess(for: .video) { _ in } }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSCameraUsageDescription</key><string>Scans.</string></dict></plist>"
                ]),
            .init(
                "import SwiftUI\nstruct Picture: View { let image: URL; var body: some View { ShareLink(item: image) } }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSPhotoLibraryAddUsageDescription</key><string>Saves pictures.</string></dict></plist>"
                ]),
            .init(
                """
                import Contacts
                let store = CNContactStore()
                """,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSContactsUsageDescription</key><string>Finds friends.</string></dict></plist>"
                ]),
            .init(
                "func load(_ server: URL) { URLSession.shared.dataTask(with: server).resume() }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSLocalNetworkUsageDescription</key><string>Finds your server.</string></dict></plist>"
                ]),
            .init(
                "import KeyKit\nlet connection = NearConnection()",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NFCReaderUsageDescription</key><string>Reads your key.</string></dict></plist>",
                    "App.entitlements":
                        "<plist><dict><key>com.apple.developer.nfc.readersession.formats</key><array><string>TAG</string></array></dict></plist>",
                ]),
            .init(
                "import LockKit\nfunc lock() async throws -> Bool { try await lock.evaluatePolicy(reason: \"Unlocks.\") }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSFaceIDUsageDescription</key><string>Unlocks.</string></dict></plist>"
                ]),
        ],
        references: ["MASVS-PRIVACY-1", "MASTG-TEST-0360", "CWE-250"], needsApp: true)

    /// Words in the names of libraries that use a resource in the app's name, by its key.
    private static let words: [String: [String]] = [
        "NSCameraUsageDescription": ["camera", "scanner", "qrcode", "onfido", "webrtc", "vision"],
        "NSMicrophoneUsageDescription": ["microphone", "audio", "webrtc", "camera", "voice", "twilio"],
        "NSPhotoLibraryUsageDescription": ["photo", "imagepicker", "image-picker", "image-crop", "cameraroll"],
        "NSPhotoLibraryAddUsageDescription": ["photo", "cameraroll", "camera-roll"],
        "NSContactsUsageDescription": ["contacts"],
        "NSCalendarsFullAccessUsageDescription": ["calendar"],
        "NSRemindersFullAccessUsageDescription": ["calendar", "reminder"],
        "NSLocationWhenInUseUsageDescription": ["location", "mapbox", "geo", "maps"],
        "NSLocationAlwaysAndWhenInUseUsageDescription": ["location", "mapbox", "geo"],
        "NSMotionUsageDescription": ["motion", "pedometer", "mapbox", "sensors"],
        "NSBluetoothAlwaysUsageDescription": ["bluetooth", "ble"],
        "NSHealthShareUsageDescription": ["health"], "NSHealthUpdateUsageDescription": ["health"],
        "NSUserTrackingUsageDescription": ["tracking", "admob", "google-mobile-ads", "adjust", "appsflyer"],
        "NFCReaderUsageDescription": ["nfc"],
    ]

    /// Modules by which code asks for Face ID, itself or through a wrapper of the keychain.
    private static let faceID: Set = [
        "LocalAuthentication", "Security", "Bulwark", "BulwarkApple", "BulwarkAuthentication", "KeychainAccess",
        "Valet",
        "SimpleKeychain", "LocalAuthenticationEmbeddedUI", "BiometricAuthentication",
    ]

    private static func unused(_ item: InfoPlist.Item, _ resource: String) -> Finding {
        Finding(
            rule: description.id, severity: description.severity,
            message: "\(item.key) is declared, and nothing in the code uses \(resource).", location: item.location,
            context: item.key)
    }

    /// Whether AVFoundation, which nearly every app imports for something, is there for sounds, films or the camera alone: nothing names what
    /// takes in sound.
    private static func onlyPlays(_ resource: ProtectedResource, _ code: CodeBase, _ imports: Set<String>) -> Bool {
        resource.key == "NSMicrophoneUsageDescription"
            && imports.isDisjoint(with: listeningFrameworks)
            && !listeners.contains { code.texts.existingID(of: $0) != nil }
    }

    private static let listeningFrameworks: Set = [
        "Speech", "AVFAudio", "ReplayKit", "CallKit", "AudioToolbox", "CoreAudio", "AudioUnit", "SoundAnalysis",
        "ShazamKit", "WebRTC", "MobileCoreServices", "PushToTalk",
    ]
    /// What takes in sound, or may, and the kinds of films that cameras take with it.
    private static let listeners: Set = [
        "AVAudioRecorder", "AVAudioEngine", "AVAudioInputNode", "inputNode", "record", "playAndRecord",
        "requestRecordPermission", "recordPermission", "AVAudioApplication", "AVCaptureMovieFileOutput",
        "AVCaptureAudioDataOutput", "audio", "AVMediaTypeAudio", "UIImagePickerController",
        "AVAudioSessionCategoryRecord", "AVAudioSessionCategoryPlayAndRecord", "AudioUnit",
        "AVAudioSessionCategoryMultiRoute", "multiRoute", "isMicrophoneEnabled", "AVAudioSinkNode",
    ]

    /// Whether pictures are only chosen in the system's picker, which runs in a process of its own and asks for nothing.
    private static func onlyPicks(_ resource: ProtectedResource, _ code: CodeBase, _ imports: Set<String>) -> Bool {
        guard resource.key == "NSPhotoLibraryUsageDescription", !imports.contains("Photos") else { return false }
        func names(_ words: String...) -> Bool {
            words.contains { !code.facts(.name, named: $0).isEmpty || !code.calls($0).isEmpty }
        }
        return names("PhotosPicker", "PHPickerViewController", "photosPicker")
            && !names("PHPhotoLibrary", "PHAsset", "UIImagePickerController")
            && !code.calls("PhotosPicker", "PHPickerConfiguration", "photosPicker").contains {
                $0.argument("photoLibrary") != nil
            }
    }

    /// Whether the system offers to save pictures to the photo library in the app's name: in the share sheet and in the menus of web views. It
    /// ends an app that does not say what for.
    private static func offersSaving(_ code: CodeBase) -> Bool {
        !code.calls("UIActivityViewController", "initWithActivityItems", "ShareLink", "WKWebView").isEmpty
            || !code.facts(.name, named: "WKWebView").isEmpty
    }

    /// What pages in a web view use in the app's name: the system asks with the app's texts, and no code of the app's is run for it.
    private static let usedByPages: Set = [
        "NSCameraUsageDescription", "NSMicrophoneUsageDescription", "NSLocationWhenInUseUsageDescription",
    ]

    private static func showsPages(_ code: CodeBase) -> Bool {
        !code.calls("WKWebView").isEmpty || !code.facts(.name, named: "WKWebView").isEmpty
            || !code.facts(.inheritance, named: "WKWebView").isEmpty
    }

    /// Whether the app's own code is for a good part in another language, which is not read.
    private static func isWrittenElsewhere(_ packages: [String]) -> Bool {
        packages.contains { ["react", "react-core", "react-native", "flutter", "capacitor", "cordova"].contains($0) }
    }

    /// Whether the app is entitled to read NFC tags.
    private static func readsTags(_ resources: AppResources) -> Bool {
        resources.entitlements.contains {
            !$0.isDebugOnly && $0["com.apple.developer.nfc.readersession.formats"] != nil
        }
    }

    static func findings(in app: AuditedApp) -> [Finding] {
        guard app.code.fileCount > 0 else { return [] }
        let imports = Set(app.code.facts(.importing).map(\.text))
        var found: [Finding] = []
        // Face ID's text stands in no list: whoever asks for it is another rule's.
        let packages = app.resources.packages.map { $0.name.lowercased() }
        if isWrittenElsewhere(packages) { return [] }
        let showsPages = showsPages(app.code)
        func isLibrarys(_ words: [String]) -> Bool {
            packages.contains { name in
                let parts = name.split { !$0.isLetter }
                // A short word is one of the name's own.
                return words.contains { $0.count > 3 ? name.contains($0) : parts.contains(Substring($0)) }
            }
        }
        if imports.isDisjoint(with: faceID), !isLibrarys(["biometr", "keychain", "touchid", "faceid", "localauth"]),
            !app.code.facts(.importing).isEmpty, app.code.calls("evaluatePolicy").isEmpty
        {
            for list in app.resources.infoPlists {
                guard let item = list["NSFaceIDUsageDescription"] else { continue }
                found.append(unused(item, "Face ID"))
            }
        }
        let used = Set(ProtectedResource.all.filter { !$0.uses(in: app.code).isEmpty }.map(\.key))
        for resource in ProtectedResource.all {
            // Whoever imports the framework has to do with the resource, in ways that no table lists.
            if resource.frameworks.contains(where: imports.contains) && !onlyPicks(resource, app.code, imports)
                && !onlyPlays(resource, app.code, imports)
                || used.contains(resource.key)
            {
                continue
            }
            if resource.key == "NSPhotoLibraryAddUsageDescription", offersSaving(app.code) { continue }
            if showsPages, usedByPages.contains(resource.key) { continue }
            // Whether a server stands next door, its address decides, which the user may give.
            if resource.key == "NSLocalNetworkUsageDescription" { continue }
            // Who is entitled to read tags has a library that does.
            if resource.key == "NFCReaderUsageDescription", readsTags(app.resources) { continue }
            if found.contains(where: { $0.context == resource.key }) || isLibrarys(words[resource.key] ?? []) {
                continue
            }
            let keys = [resource.key] + (resource.outdated.map { [$0.key] } ?? [])
            for list in app.resources.infoPlists {
                for item in list.items where keys.contains(item.key) {
                    found.append(unused(item, resource.name))
                }
            }
        }
        return found
    }
}
