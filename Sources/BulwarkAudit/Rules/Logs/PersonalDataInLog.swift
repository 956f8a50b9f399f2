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
            .init("struct User { var name: String; var email: String }\nfunc f(user: User) { dump(user) }"),
            .init(
                """
                struct Card: CustomStringConvertible { let cardNumber: String; var description: String { "Card \\(cardNumber)" } }
                func f(card: Card) { print("charging \\(card)") }
                """),
            .init(#"func f(iban: String) { Mixpanel.mainInstance().track(event: "pay", properties: ["to": iban]) }"#),
        ],
        nonTriggering: [
            .init(
                """
                struct Answer { struct Error { let email: String } }
                func f(_ error: Error) { print(error); print("failed: \\(error)") }
                """),
            .init(#"func pay(iban: String) { print("paying to \(masked(iban))") }"#),
            .init("import os\nfunc f(email: String) { Logger().info(\"user \\(email, privacy: .private)\") }"),
            .init(
                """
                struct Card: CustomStringConvertible { let cardNumber: String; var description: String { "Card \\(cardNumber.suffix(4))" } }
                final class User { var email = "" }
                func f(card: Card, user: User) { print("charging \\(card)", user) }
                """),
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
            guard let value = frame[.value] else { return nil }
            let origins = ValueTrace.origins(of: value, query) + ShownWhole.described(value, query)
            if let origin = origins.first(where: { $0.sensitiveKind != nil }), let kind = origin.sensitiveKind {
                return finding(
                    at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect).",
                    trace: origin.trace(to: frame))
            }
            let isDump = frame.place.text == "dump"
            // What holds a credential as well is found as that.
            guard let member = ShownWhole.member(of: value, isDump: isDump, where: query.kinds),
                ShownWhole.member(of: value, isDump: isDump, where: \.isCredential) == nil
            else { return nil }
            return finding(
                at: frame.place,
                "All of '\(ShownWhole.whole(value)?.text ?? value.text)', with '\(member.text)' in it, is \(frame.effect)."
            )
        }
    }
}
