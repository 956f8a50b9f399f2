import BulwarkDetection
import BulwarkReport

/// Account numbers and personal data that are written to a log.
enum PersonalDataInLog: Rule {
    static let description = RuleDescription(
        id: "personal-data-in-log",
        area: .logs,
        severity: .blocking,
        title: "Personal or payment data written to a log",
        rationale:
            "Logs are collected, sent to third parties and kept. Card and account numbers in them fall under PCI-DSS, personal data under data protection law.",
        fix:
            "Leave the value out or mask it (the last four digits); in os.Logger mark it `privacy: .private(mask: .hash)`.",
        triggering: [
            .init(#"func pay(iban: String) { print("paying to \(iban)") }"#),
            .init(#"func f(user: User) { NSLog("user %@", user.email) }"#),
            .init(#"func f(card: Card) { debugPrint("card", card.cardNumber) }"#),
            .init(
                """
                final class Profile: UIViewController {
                    let phoneLabel = UILabel()
                    func show(_ user: User) { phoneLabel.text = user.mobile }
                    func call() { print("cannot call \\(phoneLabel.text ?? "")") }
                }
                """),
            .init(#"func f(dateOfBirth: Date) { print("born \(dateOfBirth)") }"#),
            .init("func f(email: String) { Crashlytics.crashlytics().setUserID(email) }"),
            .init(#"func f(iban: String) { Mixpanel.mainInstance().track(event: "pay", properties: ["to": iban]) }"#),
        ],
        nonTriggering: [
            .init(#"func pay(iban: String) { print("paying to \(masked(iban))") }"#),
            .init("import os\nfunc f(email: String) { Logger().info(\"user \\(email, privacy: .private)\") }"),
            .init(#"func f(emailCount: Int) { print("e-mails: \(emailCount)") }"#),
            .init(
                """
                enum Texts { enum Contact { static let hotline = NSLocalizedString("hotline", comment: "") } }
                func callHotline() { let phoneNumber = Texts.Contact.hotline; print("cannot call \\(phoneNumber)") }
                """),
            .init(
                """
                final class Office: UIViewController {
                    @IBOutlet var phoneLabel: UILabel!
                    func call() { print("cannot call \\(phoneLabel.text ?? "")") }
                }
                """),
            .init(
                #"func f(userID: UUID) { Crashlytics.crashlytics().setUserID(userID.uuidString); Mixpanel.mainInstance().track(event: "pay") }"#
            ),
        ],
        references: ["MASVS-STORAGE-2", "MASVS-PRIVACY-1", "MASWE-0001", "MASTG-TEST-0297", "CWE-532", "CWE-359"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let query = SourceQuery.sensitive { kind in
            kind.isPayment || [.nationalID, .personal, .email, .phone, .dateOfBirth, .address, .health].contains(kind)
        }
        return SinkSearch.findings(from: LogSinks.frames(in: app.code), ignoringLiterals: true) { frame in
            guard let value = frame[.value], let (origin, kind) = query.sensitiveOrigin(of: value) else { return nil }
            return finding(
                at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect).",
                trace: origin.trace(to: frame))
        }
    }
}
