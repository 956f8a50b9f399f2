import BulwarkProperties
package import BulwarkReport

/// What an app's source, or the app as it was built, declares of what a policy can promise: pins, items of the keychain, sessions.
package struct AppDeclarations: Sendable {
    /// Keys that are pinned for a host by a property list.
    struct PinnedDomain: Sendable {
        var host: String
        var coversSubdomains: Bool
        /// The pins in base64.
        var pins: Set<String>
        /// The key that declares them.
        var key: String
        var location: SourceLocation
    }

    /// An item that is written to the keychain.
    struct StoredItem: Sendable {
        /// The class that it is given.
        enum Accessibility: Sendable, Hashable {
            /// One that is named, in lower case and without prefixes: `whenunlockedthisdeviceonly`.
            case named(String)
            /// None is given: the system's, or the library's, which may leave the device.
            case missing
            /// It cannot be seen.
            case unknown
        }

        var account: String
        /// The services that are named; empty where none can be seen.
        var services: [String]
        var accessibility: Accessibility
        var location: SourceLocation
    }

    /// How sessions end, by Bulwark's own policy.
    struct DeclaredSession: Sendable {
        /// Seconds; nil where they cannot be read.
        var inactivity: Int?
        var absolute: Int?
        var location: SourceLocation
    }

    /// Where this was read.
    package let place: Proof.Place
    /// What could not be read.
    package let notices: [AuditReport.Notice]
    let domains: [PinnedDomain]
    /// Texts of the code that have the form of a pin, with their first places.
    let pinTexts: [String: SourceLocation]
    let items: [StoredItem]
    let sessions: [DeclaredSession]
    /// Where it was found that nothing ends a session; nil where something does.
    let endlessSession: SourceLocation?

    init(_ app: AuditedApp, notices: [AuditReport.Notice]) {
        place = app.built == nil ? .source : .app
        self.notices = notices
        domains = Self.domains(in: app)
        pinTexts = Dictionary(
            app.code.facts(.string).filter { SinglePin.isPin($0.text) && !$0.isDebugOnly }
                .map { (String($0.text.suffix(44)), $0.location) }, uniquingKeysWith: min)
        items = Self.items(in: app.code)
        sessions = Self.sessions(in: app.code)
        endlessSession = app.built == nil ? NoSessionTimeout.findings(in: app).first?.location : nil
    }

    // MARK: Pins

    private static func domains(in app: AuditedApp) -> [PinnedDomain] {
        app.resources.infoPlists.flatMap { list in
            (list["NSAppTransportSecurity"]?.node["NSPinnedDomains"]?.entries ?? []).map { domain in
                let identities = ["NSPinnedLeafIdentities", "NSPinnedCAIdentities"].flatMap {
                    domain.node[$0]?.array ?? []
                }
                return PinnedDomain(
                    host: domain.key.lowercased(),
                    coversSubdomains: domain.node["NSIncludesSubdomains"]?.boolean == true,
                    pins: Set(identities.compactMap { $0["SPKI-SHA256-BASE64"]?.string }), key: "NSPinnedDomains",
                    location: domain.keySpan.location(in: list.path))
            }
        }
            + Pinning.trustKitDomains(in: app).map { domain in
                PinnedDomain(
                    host: domain.host, coversSubdomains: domain.coversAllBelow, pins: domain.hashes,
                    key: "TSKPinnedDomains", location: domain.location)
            }
    }

    // MARK: Items

    private static func items(in code: CodeBase) -> [StoredItem] {
        var items: [StoredItem] = []
        for call in code.calls("SecItemAdd") where !call.isDebugOnly {
            guard let argument = call.argument(at: 0) else { continue }
            let query = KeychainQuery(argument)
            let accounts = query["kSecAttrAccount"]?.strings ?? []
            var accessibility = query["kSecAttrAccessible"].map(accessibility)
            if let control = query["kSecAttrAccessControl"] { accessibility = controlled(control) }
            items += accounts.map {
                StoredItem(
                    account: $0, services: query["kSecAttrService"]?.strings ?? [],
                    accessibility: accessibility ?? (query.isPartial ? .unknown : .missing), location: call.location)
            }
        }
        for store in KeychainLibraries.stores(in: code) where !store.place.isDebugOnly {
            for account in store.key?.strings ?? [] {
                items.append(
                    StoredItem(
                        account: account, services: [],
                        accessibility: store.accessibility.map(accessibility) ?? .missing,
                        location: store.place.location))
            }
        }
        return items + keys(in: code) + namedKeys(in: code)
    }

    /// Bulwark's own: `KeychainKey("api-token", accessibility: .afterFirstUnlock)`, and `Self(…)` in its extensions.
    private static func keys(in code: CodeBase) -> [StoredItem] {
        code.calls("KeychainKey", "Self").filter { call in
            !call.isDebugOnly
                && (call.text == "KeychainKey" || call.enclosingType.map { TypeName.base($0.text) } == "KeychainKey")
        }.flatMap { call in
            (call.argument(at: 0)?.strings ?? []).map {
                StoredItem(
                    account: $0, services: [],
                    // Without one it is of the safest class.
                    accessibility: call.argument("accessibility").map(accessibility)
                        ?? .named("whenunlockedthisdeviceonly"),
                    location: call.location)
            }
        }
    }

    /// Bulwark's own names, where something is stored under one: `keychain.set(token, for: .authToken)`.
    private static func namedKeys(in code: CodeBase) -> [StoredItem] {
        guard !code.facts(.importing, named: ["Bulwark", "BulwarkStorage"]).isEmpty else { return [] }
        return code.calls("set", "migrate").compactMap { call -> StoredItem? in
            guard let key = call.argument("for") ?? call.argument("to"), let known = namedKeys[key.text],
                !call.isDebugOnly
            else { return nil }
            return StoredItem(
                account: known.account, services: [], accessibility: .named(known.accessibility),
                location: call.location)
        }
    }

    private static let namedKeys: [String: (account: String, accessibility: String)] = [
        "authToken": ("auth-token", "whenunlockedthisdeviceonly"),
        "refreshToken": ("refresh-token", "afterfirstunlockthisdeviceonly"),
        "encryptionKey": ("encryption-key", "whenunlockedthisdeviceonly"),
        "deviceIdentifier": ("device-identifier", "afterfirstunlockthisdeviceonly"),
    ]

    private static func accessibility(_ value: Fact) -> StoredItem.Accessibility {
        var value = value
        for _ in 0..<8 {
            switch value.kind {
            case .cast:
                guard let inner = value.first else { return .unknown }
                value = inner
                continue
            case .name where !value.text.hasPrefix("kSec"):
                guard let held = value.declaration?.initialValue else { return .unknown }
                value = held
                continue
            default: break
            }
            break
        }
        var name = (value.dottedName?.split(separator: ".").last.map(String.init) ?? value.text).lowercased()
        for prefix in ["ksecattr", "accessible"] where name.hasPrefix(prefix) { name.removeFirst(prefix.count) }
        return known.contains(name) ? .named(name) : .unknown
    }

    /// The class within `SecAccessControlCreateWithFlags`.
    private static func controlled(_ control: Fact) -> StoredItem.Accessibility {
        var values = [control]
        if let held = control.referredDeclaration?.initialValue { values.append(held) }
        for value in values {
            let calls = [value] + value.descendants(.call)
            if let call = calls.first(where: { $0.kind == .call && $0.text == "SecAccessControlCreateWithFlags" }),
                let protection = call.argument(at: 1)
            {
                return accessibility(protection)
            }
        }
        return .unknown
    }

    private static let known: Set = [
        "always", "alwaysthisdeviceonly", "whenunlocked", "whenunlockedthisdeviceonly", "afterfirstunlock",
        "afterfirstunlockthisdeviceonly", "whenpasscodesetthisdeviceonly",
    ]

    // MARK: Sessions

    private static func sessions(in code: CodeBase) -> [DeclaredSession] {
        code.calls("SessionPolicy").filter { !$0.isDebugOnly }.map { call in
            DeclaredSession(
                inactivity: seconds(call.argument("inactivity"), otherwise: 300),
                absolute: seconds(call.argument("absolute"), otherwise: 12 * 3600), location: call.location)
        }
    }

    /// The seconds of `.seconds(300)`.
    private static func seconds(_ duration: Fact?, otherwise standard: Int) -> Int? {
        guard let duration else { return standard }
        let value = duration.kind == .call ? duration : duration.referredDeclaration?.initialValue
        guard let value, value.kind == .call, let count = value.argument(at: 0)?.integer else { return nil }
        switch value.text {
        case "seconds": return count
        case "milliseconds": return count / 1000
        default: return nil
        }
    }
}
