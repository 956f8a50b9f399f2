import BulwarkDetection
import BulwarkReport

/// A credential in a resource of the app.
enum SecretInResource: Rule {
    static let description = RuleDescription(
        id: "secret-in-resource",
        area: .secrets,
        severity: .blocking,
        title: "Credential in a resource",
        rationale: """
            Property lists, JSON and strings files are copied into the app as they are: renaming the download to .zip is all it takes to read them.
            """,
        fix: """
            Take the credential back at its issuer. What a client may know (a publishable key that is bound to the bundle identifier) can stay; all else \
            belongs to the server, or is given to each user after login and kept in the keychain.
            """,
        triggering: [
            .init(
                "{\"services\": {\"chat\": {\"clientSecret\": \"Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a\"}}}",
                file: "services.json"),
            .init("\"support.chat.password\" = \"Gr4nite?Harbour_61\";", file: "en.lproj/Localizable.strings"),
            .init(
                "<plist><dict><key>Access</key><string>AKIAQ4WZ8NDF2KVTC6JH</string></dict></plist>",
                file: "Services.plist"),
        ],
        nonTriggering: [
            .init(
                "{\"apiKey\": \"YOUR_API_KEY\", \"passwordLabel\": \"Password\", \"tokenHeader\": \"X-Session-Token\"}",
                file: "services.json"),
            .init(
                "\"login.password\" = \"Password\";\n\"login.token.hint\" = \"Enter the token from your e-mail\";",
                file: "en.lproj/Localizable.strings"),
            .init(
                "<plist><dict><key>API_KEY</key><string>AIzaSyC8kQ3vXn0pLr7TtUw2ZbY5mHdJfGsAq1e</string></dict></plist>",
                file: "GoogleService-Info.plist"),
            .init(
                "{\"api_key\": [{\"current_key\": \"AIzaSyC8kQ3vXn0pLr7TtUw2ZbY5mHdJfGsAq1e\"}]}",
                file: "google-services.json"),
        ],
        references: ["MASVS-STORAGE-1", "MASVS-CRYPTO-2", "MASTG-TEST-0213", "CWE-798", "CWE-312"])

    static func findings(in app: AuditedApp) -> [Finding] {
        // A file has thousands of texts; what its path says is asked once.
        var path = ""
        var isLeftOut = false
        var kinds: [String: SensitiveKind?] = [:]
        return app.resources.texts.compactMap { text in
            if text.file != path {
                path = text.file
                isLeftOut = path.hasSuffix("Package.resolved") || path.contains(".xcassets/")
            }
            if isLeftOut { return nil }
            let what: String
            if let shape = SecretShapeMatcher.shape(of: text.value) {
                // Google says of this file's key that it is an identifier and no secret.
                if shape == .googleAPIKey,
                    text.file.contains("GoogleService") || text.file.hasSuffix("google-services.json")
                {
                    return nil
                }
                what = "the \(shape.words)"
            } else if let kind = kind(of: text, &kinds), SecretText.isLikely(text.value, kind: kind) {
                what = "the value of '\(text.key)'"
            } else {
                return nil
            }
            return Finding(
                rule: description.id, severity: description.severity, message: "The resource holds \(what).",
                location: text.location,
                context: text.keys.joined(separator: "."), secrets: [text.location])
        }
    }

    /// - Parameter known: what has been found out about keys, which translations of one file repeat.
    private static func kind(of text: ResourceText, _ known: inout [String: SensitiveKind?]) -> SensitiveKind? {
        let key = text.key
        let kind: SensitiveKind?
        if let found = known[key] {
            kind = found
        } else {
            kind = key.count < 80 ? SensitiveName.classify(key) : nil
            known[key] = .some(kind)
        }
        guard let kind, kind.isCredential else { return nil }
        // Keys by which crash reporters and analytics know the app; every copy of it sends them.
        if text.keys.contains(where: {
            ["Fabric", "Crashlytics", "FacebookClientToken", "Branch", "Instabug"].contains($0)
        }) {
            return nil
        }
        return kind
    }
}
