import Testing

@testable import BulwarkAudit

/// What names say of calls between a value from outside and its use.
struct CheckingCallsTests {
    @Test(arguments: [
        "validate", "isValidURL", "validated", "URLValidator", "verifySignature", "check", "checkURL", "check_url",
        "isAllowed", "allowedHosts", "allowlisted", "whitelistedHost", "isTrustedHost", "canHandle", "isInvalid",
    ])
    func theseTest(_ name: String) {
        #expect(CallEffects.testsValue(name))
        #expect(CallEffects.checksValue(name))
        #expect(!CallEffects.cleansesValue(name))
    }

    @Test(arguments: [
        "sanitize", "sanitizedPath", "escapedForSQL", "addingPercentEncoding", "withAllowedCharactersEscaped",
        "percentEncodedQuery", "lastPathComponent", "clean", "cleanedName", "cleansed",
    ])
    func theseCleanse(_ name: String) {
        #expect(CallEffects.cleansesValue(name))
        #expect(CallEffects.checksValue(name))
    }

    @Test(arguments: [
        "checkout", "checkOut", "checkIn", "checkbox", "checkmark", "checksum", "paycheck", "shallowCopy", "swallow",
        "disallowed", "allowance", "untrusted", "unverified", "unchecked", "invalidate", "invalidURL", "unescape",
        "unescaped", "removingPercentEncoding", "stringByRemovingPercentEncoding", "cleanUp", "cleanup", "nuclear",
        "canOpen", "handle", "load", "landscape", "",
    ])
    func theseDoNeither(_ name: String) { #expect(!CallEffects.checksValue(name)) }
}
