import BulwarkReport

/// A file in the app that belongs to whoever builds it.
enum FileShippedByMistake: Rule {
    static let description = RuleDescription(
        id: "file-shipped-by-mistake",
        area: .build,
        severity: .warning,
        title: "File of the developers in the app",
        rationale: """
            Everything in the bundle can be read by everybody who has the app: renaming the download to .zip is all it takes. Keys, profiles and \
            environments of the developers open what is theirs; build settings, manifests and sources tell how it is made.
            """,
        fix:
            "Take the file out of the target's Copy Bundle Resources, or out of the folder that is copied whole. A key that was shipped is known: have it replaced.",
        triggering: [
            .init("key", file: "Payload/Bank.app/Distribution.p12"),
            .init("API_HOST = api.bank.example", file: "Payload/Bank.app/Release.xcconfig"),
            .init("API_HOST=api.bank.example", file: "Payload/Bank.app/.env.production"),
            .init("[core]", file: "Payload/Bank.app/web/.git/config"),
            .init("let a = 1", file: "Payload/Bank.app/Session.swift"),
        ],
        nonTriggering: [
            .init("certificate", file: "Payload/Bank.app/api.bank.example.cer"),
            .init("#import <Foundation/Foundation.h>", file: "Payload/Bank.app/Frameworks/Pay.framework/Headers/Pay.h"),
            .init("key", file: "Payload/Bank.app/keyboard.png"),
        ],
        references: ["MASVS-CODE-3", "MASVS-STORAGE-1", "CWE-540", "CWE-538"], subjects: [.built])

    /// What a file is, whose ending says so, and whether it opens something.
    private static let endings: [String: (what: String, isKey: Bool)] = [
        "p12": ("a private key with its certificate", true), "pfx": ("a private key with its certificate", true),
        "p8": ("a private key", true), "keychain": ("a keychain", true), "keychain-db": ("a keychain", true),
        "jks": ("a store of private keys", true), "keystore": ("a store of private keys", true),
        "xcconfig": ("a file of build settings", false), "xcuserstate": ("Xcode's own notes on a project", false),
        "pbxproj": ("a project", false), "swift": ("a source", false), "m": ("a source", false),
        "mm": ("a source", false), "entitlements": ("a list of entitlements", false),
    ]

    private static let names: [String: String] = [
        "Podfile": "a list of dependencies", "Podfile.lock": "a list of dependencies",
        "Cartfile": "a list of dependencies", "Cartfile.resolved": "a list of dependencies",
        "Package.swift": "a package's manifest", "Package.resolved": "a list of dependencies",
        "Fastfile": "a script for releases", "Appfile": "the settings of releases",
        "Matchfile": "the settings of releases",
        "Gemfile": "a list of tools", "ExportOptions.plist": "the settings of releases", "project.yml": "a project",
        "bulwark.yml": "the settings of an audit",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        guard let built = app.built else { return [] }
        var folders: Set<String> = []
        return built.layout.paths.compactMap { path in
            guard let (place, what, isKey) = fault(of: path, built.layout), folders.insert(place).inserted else {
                return nil
            }
            return Finding(
                rule: description.id, severity: isKey ? .blocking : description.severity,
                message: "The app holds \(what).", location: SourceLocation(wholeFile: place), context: what)
        }
    }

    private static func fault(of path: String, _ layout: BundleLayout) -> (place: String, what: String, isKey: Bool)? {
        let parts = path.split(separator: "/").map(String.init)
        guard let name = parts.last else { return nil }
        if let folder = parts.dropLast().firstIndex(of: ".git") {
            return (parts[...folder].joined(separator: "/"), "a repository with its history", true)
        }
        if name == ".env" || name.hasPrefix(".env.") { return (path, "a file of environment variables", false) }
        if ["id_rsa", "id_ecdsa", "id_ed25519"].contains(name) { return (path, "a private key", true) }
        if let what = names[name] { return (path, what, false) }
        let ending = name.split(separator: ".").dropFirst().last?.lowercased() ?? ""
        if ending == "mobileprovision" {
            let isOwn = layout.bundle(of: path).map { $0.isProgram && $0.path(of: "embedded.mobileprovision") == path }
            return isOwn == true ? nil : (path, "a provisioning profile that is none of its own", false)
        }
        return endings[ending].map { (path, $0.what, $0.isKey) }
    }
}
