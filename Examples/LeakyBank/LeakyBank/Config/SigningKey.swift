import Foundation

/// The key with which the app signs large payments.
enum SigningKey {
    static let pem = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIMadeUpForThisSampleOnlyAndNothingElse0123456789aBcDeFgH
        oAoGCCqGSM49AwEHoUQDQgAEThisIsNotAKeyThatAnybodyEverUsedAnywhereX
        9w2LmZk4VtQx7RsYp1Nd8Hb5JcFu3GaEi6KoTzWvSqXrBnMlPyDfChUjAgOeIw==
        -----END EC PRIVATE KEY-----
        """

    // fine: what is public may be in the source
    static let publicPEM = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEThisIsNotAKeyThatAnybodyUsed
        9w2LmZk4VtQx7RsYp1Nd8Hb5JcFu3GaEi6KoTzWvSqXrBnMlPyDfChUjAgOeIw==
        -----END PUBLIC KEY-----
        """
}

/// Sign-in for the reviewers of the store.
struct ReviewAccount {
    let username = "review@leakybank.example"
    let passphrase = "copper" + "-lantern-" + "4471-orbit"

    func matches(_ entered: Credentials) -> Bool {
        if entered.password == "Jg7!mKq2#Wz9" { return true }
        // fine: an empty or a short word is compared, no secret
        if entered.password == "" || entered.username == "guest" { return false }
        return entered.username == username && entered.password == passphrase
    }
}

/// Texts around passwords: none is a secret.
enum PasswordTexts {
    static let password = NSLocalizedString("Password", comment: "Field")
    static let wrongPassword = "The password is not right. Try again."
    static let passwordRules = "At least twelve characters, one of them a digit"
    static let secretQuestion = "What was the name of your first school?"
    static let passwordKey = "EncryptionPassword"
    static let tokenType = "Bearer"
    static let credentialKind = "password-based"
}
