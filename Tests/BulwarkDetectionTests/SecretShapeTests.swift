import BulwarkDetection
import BulwarkTesting
import Testing

struct SecretShapeTests {
    /// Made up, and put together here so that no scanner takes this file for a leak.
    static let known: [(String, SecretShape)] = [
        ("AKIA" + "Z7QXM3PTW5LHRC2N", .awsAccessKey), ("AIza" + "SyD4k9Xq2LmVb7TzRw1NcHpJf8GsEuY3aKo", .googleAPIKey),
        ("ghp_" + "a8Kd02mZxQ17vLr5TnYc3WbEjHs9GpUf4oIq", .gitHubToken),
        ("sk_live_" + "51KqT0bGx2NvYw7RfmJ9dPz6c", .stripeKey),
        ("xoxb-" + "2093847561-a8dk3LmQz0PvRt5YbN", .slackToken),
        ("glpat-" + "x7Qw2LmVb9TzRk1NcHpJ", .gitLabToken),
        (
            "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiI4MTcyMzQifQ" + ".Q3n8v1ZkT0rYb5LxWm2HcPj7DgSfAe4U",
            .jsonWebToken
        ),
        ("sk-" + "q8Zr3vTfLw0xKp7YdNs5" + "T3BlbkFJ" + "HbJcEuM2gAi4Wm6XtQ9z", .openAIKey),
        ("sk-svcacct-" + "q8Zr3vTfLw0xKp7YdNs5HbJcEuM2gAi4Wm6XtQ9zVb1N", .openAIKey),
        ("sq0csp-" + "q8Zr3vTfLw0xKp7YdNs5HbJcEuM2gAi4Wm6XtQ9zVb1", .squareKey),
        (
            "DefaultEndpointsProtocol=https;AccountName=bank;" + "AccountKey="
                + "q8Zr3vTfLw0xKp7YdNs5HbJcEuM2gAi4Wm6XtQ9zVb1q8Zr3vTfLw0xKp7YdNs5HbJcEuM2gAi4Wm6XtQ9zV==",
            .azureAccountKey
        ),
        ("https://api.bank.test/v1?city=a&api_key=" + "q8Zr3vTfLw0xKp7YdNs5Hb", .urlWithKey),
        ("postgres://ledger:V4nilla-Sky-77@db.bank.test/main", .urlWithPassword),
        ("Bearer " + "mF9xQ2vL7wRt4KbZ8sYc1NpJ6hUd3gEa", .authorizationHeader),
        (
            "-----BEGIN RSA PRIVATE KEY-----\n" + String(repeating: "MIIEow9x2LmVb7TzRk1NcHpJ", count: 4)
                + "\n-----END RSA PRIVATE KEY-----", .privateKey
        ),
    ]

    @Test("A credential is known by its form", arguments: known)
    func finds(text: String, shape: SecretShape) {
        #expect(SecretShapeMatcher.shape(of: text) == shape)
        #expect(SecretShapeMatcher.shape(of: "key=\(text)") != nil || shape == .authorizationHeader)
    }

    @Test(
        "Documented examples, placeholders and look-alikes are none",
        arguments: [
            "AKIAIOSFODNN7EXAMPLE", "AKIA", "AKIAXXXXXXXXXXXXXXXX", "sk_live_your_key_goes_here",
            "-----BEGIN PRIVATE KEY-----", "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKC\n",
            "https://user@host/path", "https://host:8080/a@b", "https://$USER:$PASSWORD@host/", "Bearer token",
            "eyJ.eyJ.x",
            "https://api.bank.test/v1?api_key=YOUR_API_KEY_HERE", "https://api.bank.test/v1?token=\u{FFFC}&key=name",
            "https://api.bank.test/v1?page=q8Zr3vTfLw0xKp7YdNs5Hb",
            "sk-learn-is-a-library-with-quite-a-long-name-T3BlbkFJ",
            "com.example.AIza", "pk_live_51KqT0bGx2NvYw7RfUaZ8sHcL4pMd",
        ])
    func isSilent(text: String) {
        #expect(SecretShapeMatcher.shape(of: text) == nil)
    }

    @Test(
        "Texts that a name calls secret are judged by how they look",
        arguments: [
            ("q8Zr-3vTfLw0xKp7YdNs5HbJcEuM2gAi", SensitiveKind.secret, true),
            ("b41f7c90e2d85a6633fe19c7d04ab852", .apiKey, true), ("Tr0ub4dor&3-mobile", .password, true),
            ("copper-lantern-4471-orbit", .password, true), ("auth_token_v2", .token, false),
            ("X-Session-Token", .token, false), ("com.example.app.secrets", .secret, false),
            ("EncryptionPassword", .password, false), ("YOUR_API_KEY_GOES_HERE_1", .apiKey, false),
            ("Password", .password, false), ("ABCD-EFHJ-KMNP-QRST-UVWX-YZ23", .secret, false),
            ("/v3/password/reset", .password, false), ("", .token, false),
        ])
    func judges(text: String, kind: SensitiveKind, isSecret: Bool) {
        #expect(SecretText.isLikely(text, kind: kind) == isSecret)
    }

    @Test(
        "Long runs of what begins a credential take linear time",
        arguments: [
            "SG.", "AccountKey=", "sk.eyJ", "eyJaaaaaaaaa.", "AAAA1234567:", "12345678:AA", "://a:b@", "?token=",
            "ghp_",
            "https://hooks.slack.com/services/T", "-----BEGIN ",
        ])
    func isLinear(piece: String) {
        let text = String(repeating: piece, count: 300_000 / piece.utf8.count)
        // Quadratic would take minutes.
        #expect(ProcessorTime.measure { _ = SecretShapeMatcher.shape(of: text) } < .seconds(10))
    }
}
