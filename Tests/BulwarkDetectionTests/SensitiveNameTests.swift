import BulwarkDetection
import Testing

struct SensitiveNameTests {
    @Test(
        "A name is judged by its head",
        arguments: [
            ("accessToken", SensitiveKind.token), ("passWord", .password), ("refresh_token", .token),
            ("userPassword", .password),
            ("kSecretKey", .secret), ("apiKey", .apiKey), ("LBPartnerApiKey", .apiKey),
            ("privateKey", .cryptographicKey),
            ("cardNumber", .cardNumber), ("cvv2", .cvv), ("iban", .accountNumber), ("accountNumbers", .accountNumber),
            ("socialSecurityNumber", .nationalID), ("emailAddress", .email), ("passwordString", .password),
            ("oneTimePassword", .pin), ("newPIN", .pin), ("recoveryPhrase", .seedPhrase), ("plaintext", .secret),
            ("pw", .password), ("dbPw", .password), ("password2", .password), ("apiKey12", .apiKey),
            ("token2Value", .token),
            ("cardNumber1", .cardNumber), ("dateOfBirth", .dateOfBirth), ("keyStorePassword", .password),
            ("easyViewPassword", .password), ("Ocp-Apim-Subscription-Key", .apiKey),
        ])
    func classifies(name: String, kind: SensitiveKind) {
        #expect(SensitiveName.classify(name) == kind)
    }

    @Test(
        "A name that stands for something about a secret is no secret",
        arguments: [
            "tokenCount", "apiKeyLabel", "passwordField", "hasPassword", "isPINSet", "passwordLength",
            "cancellationToken",
            "deviceToken", "gcmToken", "appAccountToken", "pageToken", "tokenExpiry", "maskedCardNumber",
            "passwordHash", "encryptedToken",
            "forgotPassword",
            "searchPasswords", "primaryKey", "keyPath", "notificationKey", "certificatePin", "mapPin", "pinHash", "key",
            "lastPin", "lexToken", "subscriptionKey", "pin1", "latitude1", "key2", "pageToken2", "password20241",
            "pwLength", "viewPassword", "passwordView", "errorPassword",
            "",
        ])
    func isSilent(name: String) {
        #expect(SensitiveName.classify(name) == nil)
    }

    @Test(
        "A type can say that a name holds no secret",
        arguments: [
            ("password", "Bool", false), ("feeInToken", "BigUInt", false), ("token", "Date", false),
            ("pin", "Int", true), ("password", "Int", false),
            ("token", "String?", true), ("accessToken", "Data", true), ("password", "UITextField", false),
            ("pin", "MapPin", false), ("pins", "[MapPin]", false), ("pin", "MKPointAnnotation", false),
            ("pin", "PINCode", true), ("pin", "SecureString", true), ("tokens", "[String]", false),
            ("accessTokens", "[String]", true), ("token", "LexToken", false),
            ("taxID", "Int64", false), ("taxID", "String", true), ("passportNumber", "Int", true),
        ])
    func typesCount(name: String, type: String, isSensitive: Bool) {
        #expect((SensitiveName.classify(name, type: type) != nil) == isSensitive)
    }

    @Test("No name takes more than linear time or crashes")
    func survivesAnything() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let scalars = (0..<Int.random(in: 0...60, using: &generator)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2ff, using: &generator))
            }
            _ = SensitiveName.classify(String(String.UnicodeScalarView(scalars)))
        }
        _ = SensitiveName.classify(String(repeating: "aB_", count: 20_000))
    }
}
