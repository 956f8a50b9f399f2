import BulwarkDetection
import BulwarkReport

/// A sensitive value that stays on the pasteboard and travels to other devices.
enum PasteboardWithoutExpiry: Rule {
    static let description = RuleDescription(
        id: "pasteboard-without-expiry",
        area: .trails,
        severity: .warning,
        title: "Sensitive value on the pasteboard without limits",
        rationale:
            "What is on the general pasteboard stays until something else replaces it, and Universal Clipboard offers it on all devices of the account.",
        fix:
            "UIPasteboard.general.setItems([[UTType.utf8PlainText.identifier: iban]], options: [.localOnly: true, .expirationDate: Date().addingTimeInterval(60)])",
        triggering: [
            .init("func copy(iban: String) { UIPasteboard.general.string = iban }"),
            .init("func copy(cardNumber: String) { UIPasteboard.general.setItems([[\"public.text\": cardNumber]]) }"),
            .init(
                #"func copy(account: Account) { UIPasteboard.general.setValue(account.iban, forPasteboardType: "public.text") }"#
            ),
            .init(
                "extension UIPasteboard { func put(_ text: String) { string = text } }; func copy(iban: String) { UIPasteboard.general.put(iban) }"
            ),
            .init(
                "func copy(iban: String) { UIPasteboard.general.itemProviders = [NSItemProvider(object: iban as NSString)] }"
            ),
            .init(
                "func copy(iban: String) { UIPasteboard.general.setObjects([iban], localOnly: true, expirationDate: nil) }"
            ),
        ],
        nonTriggering: [
            .init(
                "func copy(iban: String) { UIPasteboard.general.setItems([[\"public.text\": iban]], options: [.localOnly: true, .expirationDate: soon]) }"
            ),
            .init("func copy(title: String) { UIPasteboard.general.string = title }"),
            // A credential is found as such.
            .init("func copy(password: String) { UIPasteboard.general.string = password }"),
            .init("func copy(deviceToken: Data) { let token = hex(deviceToken); UIPasteboard.general.string = token }"),
            .init(
                "func copy(iban: String) { UIPasteboard.general.setObjects([iban], localOnly: true, expirationDate: soon) }"
            ),
            .init(
                #"func copy(iban: String) { let soon = Date().addingTimeInterval(60); let options: [UIPasteboard.OptionsKey: Any] = [.localOnly: true, .expirationDate: soon]; UIPasteboard.general.setItems([["public.text": iban]], options: options) }"#
            ),
        ],
        references: ["MASVS-PLATFORM-3", "MASWE-0053", "MASTG-TEST-0278", "MASTG-TEST-0279", "CWE-200"])

    static func findings(in app: AuditedApp) -> [Finding] {
        // A credential has no business there at all, with limits or without: that is another rule's finding.
        PasteboardSinks.findings(
            in: app, kinds: { $0.isWorthProtecting && !$0.isCredential }
        ) { origin, kind, frame in
            finding(
                at: frame.place,
                "The \(kind.words) '\(origin.name)' is put on the pasteboard without an expiry and not for this device only.",
                trace: origin.trace(to: frame))
        }
    }
}
