/// What reading a member does to a value.
enum MemberEffects {
    /// Members that tell something about a value but not the value.
    static func losesValue(_ name: String) -> Bool {
        tellingMembers.contains(name)
            || name.hasPrefix("is") && name.dropFirst(2).first?.isUppercase == true
            || name.hasPrefix("has") && name.dropFirst(3).first?.isUppercase == true
            || CallEffects.hidesValue(name)
    }

    private static let tellingMembers: Set<String> = [
        "count", "isEmpty", "length", "hashValue", "startIndex", "endIndex", "indices", "self", "Type", "hash",
        "isNil",
        "isValid", "lastPathComponent", "expirationDate", "expiresAt", "expiry", "expiresIn", "masked", "redacted",
        "lengthOfBytes",
    ]

    /// Members that give the same value in another form.
    static func keepsValue(_ name: String) -> Bool {
        formMembers.contains(name)
    }

    private static let formMembers: Set<String> = [
        "text", "attributedText", "stringValue", "utf8", "utf8CString", "unicodeScalars", "data", "bytes",
        "description",
        "debugDescription", "rawValue", "value", "wrappedValue", "projectedValue", "unsafelyUnwrapped", "string",
        "dataRepresentation",
        "rawRepresentation", "absoluteString", "UTF8String", "utf8String", "first", "last", "values", "result",
        "localizedUppercase", "uppercaseString",
        "lowercaseString", "payload", "content", "contents", "base", "currentTitle", "mutableBytes", "lowercased",
        "uppercased",
    ]
}

/// What a call does to the values that go into it.
enum CallEffects {
    /// Calls that hide a value: what comes out may be shown.
    static func hidesValue(_ name: String) -> Bool {
        hidingWords.matches(name)
    }

    private static let hidingWords = WordSet([
        "mask", "redact", "obfuscat", "encrypt", "cipher", "seal", "hash", "hmac", "digest", "sha1", "sha256", "sha384",
        "sha512", "md5",
        "fingerprint", "authenticationcode", "anonymi", "scrub", "sanitiz", "censor", "wrapkey", "signature",
        "derivekey", "pbkdf", "scrypt",
        "authenticationtag", "truncated", "placeholder",
    ])

    /// Calls that leave of a value what people may see.
    static func disguisesValue(_ name: String) -> Bool { disguisingWords.matches(name) }

    private static let disguisingWords = WordSet([
        "mask", "redact", "obfuscat", "anonymi", "scrub", "sanitiz", "sanitis", "censor", "truncated",
    ])

    /// Calls that tell something about a value but not the value.
    static func losesValue(_ name: String) -> Bool {
        tellingCalls.contains(name)
            || name.hasPrefix("is") && name.dropFirst(2).first?.isUppercase == true
            || name.hasPrefix("has") && name.dropFirst(3).first?.isUppercase == true
    }

    private static let tellingCalls: Set<String> = [
        "contains", "hasPrefix", "hasSuffix", "isEqual", "count", "firstIndex", "index", "range", "allSatisfy",
        "isEqualToString",
        "rangeOfString", "compare", "min", "max", "distance", "removeAll", "isEmpty", "elementsEqual",
        "caseInsensitiveCompare", "lengthOfBytes",
    ]

    /// Calls that give the same value in another form.
    static func converts(_ name: String) -> Bool {
        convertingCalls.contains(name)
    }

    private static let convertingCalls: Set<String> = [
        "String", "NSString", "Data", "NSData", "Array", "Substring", "NSMutableString", "NSMutableData",
        "NSAttributedString", "AttributedString",
        "ContiguousArray", "Optional", "Any", "NSNumber", "Int", "describing", "reflecting", "Text",
        "NSMutableDictionary", "NSDictionary",
        "Dictionary", "CFString", "CFData", "URL", "URLRequest", "URLComponents", "NSURL", "URLQueryItem",
        "SymmetricKey",
        "data", "appending", "append", "joined", "uppercased", "lowercased", "trimmingCharacters",
        "replacingOccurrences", "prefix", "suffix",
        "dropFirst", "dropLast", "base64EncodedString", "base64EncodedData", "encode", "addingPercentEncoding",
        "removingPercentEncoding", "format",
        "stringWithFormat", "initWithFormat", "stringByAppendingString", "stringByAppendingFormat",
        "dataUsingEncoding", "initWithString",
        "stringWithString", "dataWithBytes", "initWithData", "dataWithJSONObject", "jsonObject", "withUnsafeBytes",
        "map", "compactMap",
        "flatMap", "reversed", "split", "components", "filter", "sorted", "unsafelyUnwrapped",
        "dictionaryWithObject", "dictionaryWithObjects", "arrayWithObject",
        "arrayWithObjects", "dictionaryWithObjectsAndKeys", "copy", "mutableCopy", "description",
        "appendingPathComponent", "stringByAppendingPathComponent",
        "appendingPathExtension", "localizedStringWithFormat", "stringByTrimmingCharactersInSet",
        "dataWithContentsOfURL", "merging", "padding",
        "archivedData", "archivedDataWithRootObject", "JSONSerialization", "value", "first", "last", "unwrap",
        "UTF8String", "cString", "NSItemProvider", "requestWithURL",
        "initWithURL", "URLWithString", "NSURLRequest", "NSMutableURLRequest", "componentsWithURL",
        "componentsWithString", "componentsSeparatedByString", "stringByRemovingPercentEncoding", "compactMapValues",
        "mapValues", "NSError", "errorWithDomain", "initWithDomain", "filteredArrayUsingPredicate", "appendFormat",
        "componentsJoinedByString", "getVaList", "withVaList", "Decimal", "NSDecimalNumber", "Double",
    ]

    /// Calls that lend a value's bytes to a closure.
    static func lendsBytes(_ name: String) -> Bool { lendingCalls.contains(name) }

    private static let lendingCalls: Set<String> = [
        "withUnsafeBytes", "withUnsafeBufferPointer", "withCString", "withUTF8",
    ]

    /// Calls that read a value by its key.
    static func readsByKey(_ name: String) -> Bool {
        readingCalls.contains(name)
    }

    private static let readingCalls: Set<String> = [
        "string", "object", "data", "value", "array", "dictionary", "url", "integer", "double", "float", "bool",
        "stringForKey", "objectForKey",
        "dataForKey", "valueForKey", "dictionaryForKey", "integerForKey", "boolForKey", "get", "getString",
        "getData", "read", "load", "fetch", "find",
        "retrieve", "password", "secret", "stringValue", "decodeObject", "decode", "decodeIfPresent",
        "objectForKeyedSubscript", "item", "loadString", "readString",
        "getValue", "token", "loadData", "query", "cookie", "headerField",
    ]

    static let keyLabels: Set<String> = [
        "forKey", "key", "for", "named", "name", "account", "forKeyPath", "id", "identifier", "service",
        "forHTTPHeaderField", "keyPath",
    ]

    /// What a getter gets: `accessToken` for `loadAccessToken`; nil for a name that starts with a verb that gets nothing.
    static func nounOfGetter(_ name: String) -> String? {
        for verb in [
            "get", "load", "fetch", "read", "current", "retrieve", "make", "generate", "create", "obtain", "request",
            "stored", "saved", "find", "cached",
        ]
        where name.hasPrefix(verb) {
            let rest = name.dropFirst(verb.count)
            guard let head = rest.first, head.isUppercase else { continue }
            return head.lowercased() + rest.dropFirst()
        }
        let verbs = [
            "set", "save", "store", "delete", "remove", "clear", "validate", "verify", "check", "show", "hide",
            "update", "reset", "change", "is",
            "has", "did", "will", "should", "can", "on", "handle", "refresh", "revoke", "invalidate", "log", "print",
            "send", "post", "submit",
            "register", "enter", "confirm", "toggle", "present", "authenticate", "authorize", "login", "use", "with",
            "apply", "add", "insert", "write", "put",
            "persist", "migrate", "share", "copy", "prompt", "ask", "configure", "setup", "test", "open", "cancel",
            "wipe", "erase", "encode", "parse", "compare",
            // What went wrong, as errors are called: `failedToDeleteToken(wrapping: error)`.
            "failed", "fail", "failure", "missing", "invalid", "unable", "could", "cannot", "unexpected", "expired",
            "no",
        ]
        for verb in verbs where name.hasPrefix(verb) {
            let rest = name.dropFirst(verb.count)
            if rest.isEmpty || rest.first?.isUppercase == true { return nil }
        }
        return name
    }
}

extension Fact {
    /// Whether an interpolation of the app's own says that it hides what it is given: `\(private: token)`.
    var hidesInterpolatedValue: Bool {
        let label = arguments.first?.text.lowercased() ?? ""
        return ["private", "sensitive", "redact", "mask", "secret", "hash"].contains { label.hasPrefix($0) }
    }
}
