import BulwarkDetection
import BulwarkReport

/// A sensitive value that Handoff sends to other devices.
enum HandoffExposesSensitive: Rule {
    static let description = RuleDescription(
        id: "handoff-exposes-sensitive",
        area: .trails,
        severity: .warning,
        title: "Sensitive value in a user activity",
        rationale:
            "A user activity is advertised to the account's other devices and, where eligible, indexed and predicted: its content leaves the app's control.",
        fix:
            "Put an opaque identifier into the activity and let the receiving device load the rest after its own login.",
        triggering: [
            .init(
                "func f(iban: String) { let a = NSUserActivity(activityType: \"pay\"); a.userInfo = [\"iban\": iban] }"),
            .init(
                "func f(cardNumber: String, a: NSUserActivity) { a.addUserInfoEntries(from: [\"card\": cardNumber]) }"),
            .init(
                #"func f(token: String, a: NSUserActivity) { a.userInfo?["token"] = token }"#),
            .init(
                #"struct V: View { let iban: String; var body: some View { Text("x").userActivity("pay") { $0.addUserInfoEntries(from: ["iban": iban]) } } }"#
            ),
            .init(
                #"final class C: UIViewController { func f(token: String) { userActivity?.userInfo = ["t": token] } }"#),
            .init(
                """
                @implementation A
                - (void)f:(NSString *)iban { NSUserActivity *a = [[NSUserActivity alloc] initWithActivityType:@"pay"]; a.userInfo = @{ @"iban": iban }; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                "func f(id: UUID) { let a = NSUserActivity(activityType: \"pay\"); a.userInfo = [\"id\": id.uuidString] }"
            ),
            .init("func f(iban: String) { request.userInfo = [\"iban\": iban] }"),
            .init(
                #"func f(iban: String) { let a = NSUserActivity(activityType: "pay"); a.title = "Pay"; a.userInfo = ["step": 2] }"#
            ),
        ],
        references: ["MASVS-PLATFORM-1", "MASVS-PRIVACY-1", "MASWE-0053", "CWE-200"])

    static func findings(in app: AuditedApp) -> [Finding] {
        AttributeSinks.findings(in: app, ofType: "NSUserActivity") { origin, kind, frame in
            finding(
                at: frame.place, "The \(kind.words) '\(origin.name)' goes into a user activity.",
                trace: origin.trace(to: frame))
        }
    }
}
