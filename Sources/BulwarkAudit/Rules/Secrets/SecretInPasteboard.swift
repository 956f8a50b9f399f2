import BulwarkDetection
import BulwarkReport

/// A credential that is copied to the pasteboard.
enum SecretInPasteboard: Rule {
    static let description = RuleDescription(
        id: "secret-in-pasteboard",
        area: .secrets,
        severity: .warning,
        title: "Credential copied to the pasteboard",
        rationale:
            "Every app that comes to the front may read the general pasteboard, and Universal Clipboard carries it to the user's other devices.",
        fix:
            "Do not put credentials on the pasteboard. Where people must paste one, use setItems with .localOnly and an .expirationDate of a minute.",
        triggering: [
            .init("func copy(password: String) { UIPasteboard.general.string = password }"),
            .init(
                "func copy(apiKey: String) { UIPasteboard.general.setValue(apiKey, forPasteboardType: \"public.text\") }"
            ),
            .init(
                #"func copy(_ session: Session) { let text = "Bearer \(session.accessToken)"; UIPasteboard.general.setItems([["public.utf8-plain-text": text]]) }"#
            ),
            .init(
                """
                @implementation A
                - (void)copy:(NSString *)password { [UIPasteboard generalPasteboard].string = password; }
                @end
                """, file: "A.m"),
            .init(
                """
                extension String { func copyToClipboard() { UIPasteboard.general.string = self } }
                func copy(apiKey: String) { apiKey.copyToClipboard() }
                """),
            .init(
                "func copy(token: String) { UIPasteboard.general.setItemProviders([NSItemProvider(object: token as NSString)], localOnly: true, expirationDate: nil) }"
            ),
        ],
        nonTriggering: [
            .init("func copy(link: URL) { UIPasteboard.general.url = link }"),
            .init("func copy(deviceToken: Data) { let token = hex(deviceToken); UIPasteboard.general.string = token }"),
            .init("func copy(passwordHint: String) { UIPasteboard.general.string = passwordHint }"),
            .init(
                #"func copy(token: String) { UIPasteboard.general.string = "\(token.count) characters" }"#),
            .init(
                """
                extension String { func copyToClipboard() { UIPasteboard.general.string = self } }
                func copy(link: String) { link.copyToClipboard() }
                """),
            .init(
                "func copy(_ note: Note) { let decryptedData = note.open(); UIPasteboard.general.string = String(decoding: decryptedData, as: UTF8.self) }"
            ),
        ],
        references: ["MASVS-STORAGE-2", "MASVS-PLATFORM-3", "MASWE-0053", "MASTG-TEST-0280", "CWE-200"])

    static func findings(in app: AuditedApp) -> [Finding] {
        PasteboardSinks.findings(in: app, kinds: { $0.isCredential }, includingLimited: true) { origin, kind, frame in
            finding(
                at: frame.place, "The \(kind.words) '\(origin.name)' is put on the pasteboard.",
                trace: origin.trace(to: frame))
        }
    }
}
