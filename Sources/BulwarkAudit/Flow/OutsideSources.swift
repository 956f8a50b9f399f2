/// The places at which values from outside enter an app.
enum OutsideSources {
    /// Parameters and variables that hold something from outside by what they are.
    static func way(of declaration: Fact) -> Origin.Outside? {
        guard declaration.kind == .parameter else { return isOfIntent(declaration) ? .intent : nil }
        guard let owner = declaration.parent else { return nil }
        let type = TypeName.base(declaration.detail)
        if owner.kind == .function {
            switch owner.text {
            case "application" where type == "URL" || type == "NSURL" || type == "NSUserActivity":
                return .deepLink
            case "scene" where type == "NSUserActivity" || type.contains("UIOpenURLContext"): return .deepLink
            case "scene" where declaration.detail.contains("UIOpenURLContext"): return .deepLink
            case "application"
            where declaration.parameterLabel.hasPrefix("didReceiveRemoteNotification"): return .pushNotification
            case "pushRegistry",
                "didReceive"
            where type == "PKPushPayload" || type == "UNNotificationRequest": return .pushNotification
            case "userNotificationCenter"
            where type == "UNNotificationResponse" || type == "UNNotification": return .pushNotification
            case "textField", "textFieldDidEndEditing": return type == "String" ? .userInput : nil
            case "searchBar": return type == "String" ? .userInput : nil
            default: return type == "URL" && isHandler(owner) ? .deepLink : nil
            }
        }
        // A closure's parameter: `.onOpenURL { url in … }`.
        guard owner.kind == .closure, let call = owner.parent?.parent, call.kind == .call else { return nil }
        switch call.text {
        case "onOpenURL", "onContinueUserActivity", "openURLContexts": return .deepLink
        default: return nil
        }
    }

    /// Whether a property is a text that shortcuts fill in: `@Parameter var name: String` of an intent.
    private static func isOfIntent(_ property: Fact) -> Bool {
        guard property.kind == .variable, property.attribute("Parameter") != nil,
            ["String", "URL"].contains(TypeName.base(property.detail))
        else { return false }
        return property.enclosingType?.inheritedNames.contains { $0.hasSuffix("Intent") } ?? false
    }

    /// What an app is started with, by its key: `launchOptions?[.remoteNotification]`.
    static func way(ofSubscript fact: Fact) -> Origin.Outside? {
        guard let key = fact.argument(at: 0), key.kind == .member || key.kind == .name else { return nil }
        switch key.text {
        case "remoteNotification", "UIApplicationLaunchOptionsRemoteNotificationKey": return .pushNotification
        case "url" where fact.first?.text.lowercased().hasSuffix("options") ?? false: return .deepLink
        case "UIApplicationLaunchOptionsURLKey": return .deepLink
        default: return nil
        }
    }

    /// Whether a function is named as what handles links: `.onOpenURL(perform: router.open)`.
    private static func isHandler(_ function: Fact) -> Bool {
        function.code.calls("onOpenURL").contains { $0.argument("perform")?.textID == function.textID }
    }

    /// Implicit names of the language that hold something from outside: `$0` of `.onOpenURL { open($0) }`.
    static func way(ofUndeclared fact: Fact) -> Origin.Outside? {
        guard fact.text == "$0", let closure = fact.enclosing(.closure), let call = closure.parent?.parent,
            call.kind == .call
        else {
            return nil
        }
        return call.text == "onOpenURL" ? .deepLink : nil
    }

    /// Members that hold what the user typed, pasted or was sent.
    static func way(ofMember fact: Fact) -> Origin.Outside? {
        guard let base = fact.first else { return nil }
        switch fact.text {
        case "text", "attributedText":
            let name = (base.dottedName ?? "").lowercased()
            let type = base.typeName ?? ""
            if type == "UITextField" || type == "UITextView" || type == "UISearchBar" || name.hasSuffix("field")
                || name.hasSuffix("textview")
                || name.hasSuffix("searchbar") || name.hasSuffix("input")
            {
                return .userInput
            }
            return nil
        case "string", "strings", "url", "items":
            return base.typeName == "UIPasteboard" ? .pasteboard : nil
        case "webpageURL": return .deepLink
        case "body": return base.typeName == "WKScriptMessage" ? .webPage : nil
        case "dictionaryPayload": return .pushNotification
        case "userInfo":
            // What a notification of the user's was sent with; those of the app's own parts have a `userInfo`, too.
            let owner = base.typeName ?? ""
            return base.text == "content" || owner == "UNNotificationContent" || owner == "UNMutableNotificationContent"
                ? .pushNotification : nil
        case "urlContexts":
            // The links that a scene is started with.
            return base.typeName == "ConnectionOptions" || base.text.lowercased().hasSuffix("options")
                ? .deepLink : nil
        case "queryItems": return .urlParameter
        case "name", "path", "filePath", "relativePath":
            // What an archive calls its entries.
            let owner = (base.text + " " + (base.typeName ?? "")).lowercased()
            return owner.hasPrefix("entry ") || owner.contains("archiveentry") || owner.contains("zipentry")
                ? .file : nil
        case "suggestedFilename", "textEncodingName": return .serverResponse
        case "fileName", "filename", "attachmentName":
            // A name that an answer of the server's carries.
            let owner = ((base.dottedName ?? "") + " " + (base.typeName ?? "")).lowercased()
            guard !isFilledByApp(base.typeName, in: fact.code), !isSetByApp(fact, of: base.typeName) else { return nil }
            return ["response", "attachment", "remote", "download", "dto", "payload", "message"].contains {
                owner.contains($0)
            } ? .serverResponse : nil
        default: return nil
        }
    }

    /// Whether the app's own code fills the instances of a type, rather than a decoder with what was sent.
    private static func isFilledByApp(_ type: String?, in code: CodeBase) -> Bool {
        guard let type else { return false }
        let declarations = code.types(named: TypeName.base(type))
        return !declarations.isEmpty
            && !["Decodable", "Codable", "NSCoding", "NSSecureCoding", "Mappable"].contains {
                code.type(type, isOrInherits: $0)
            }
    }

    /// Whether the app's own code gives a member of a type its values: then it keeps records of its own, which it decodes as it wrote them.
    private static func isSetByApp(_ member: Fact, of type: String?) -> Bool {
        guard let type, let declaration = member.code.member(member.textID, ofType: type) else { return false }
        let initializers =
            declaration.enclosingType.map { $0.descendants(.function).filter { $0.text == "init" } } ?? []
        return declaration.settings.contains { setting in
            setting.target.kind == .member && !setting.value.isLiteral
                && !initializers.contains { setting.target.isInside($0) }
        }
    }

    /// Calls that read something from outside.
    static func way(ofCall call: Fact) -> Origin.Outside? {
        switch call.text {
        case "readLine": return .userInput
        case "value", "valueForHTTPHeaderField":
            guard call.argument("forHTTPHeaderField") != nil || call.text == "valueForHTTPHeaderField",
                var receiver = call.receiver
            else { return nil }
            while receiver.kind == .cast || receiver.kind == .prefix, let inner = receiver.first { receiver = inner }
            let owner = (receiver.text + " " + (receiver.typeName ?? "")).lowercased()
            return owner.contains("response") ? .serverResponse : nil
        default: return nil
        }
    }
}
