internal import BulwarkStorage
internal import Foundation

/// What the item calls are told: addresses, scopes and protection in the words of Security.
enum SecItemQuery {
    /// The attributes that find an item, and that a new one is added with.
    ///
    /// All of a primary key are named, also those that are empty: a search that leaves one out would find other items too. Only a
    /// service that is empty is left out, see ``SecItemKeychain``.
    static func attributes(of address: KeychainAddress) -> [String: Any] {
        var attributes = attributes(
            ofClass: address.kind == .generic ? kSecClassGenericPassword : kSecClassInternetPassword,
            service: address.service, group: address.accessGroup)
        attributes[kSecAttrAccount as String] = address.account
        attributes[kSecAttrSynchronizable as String] = address.isSynchronizable
        if case .internet(let place) = address.kind {
            attributes[kSecAttrServer as String] = place.server
            attributes[kSecAttrProtocol as String] = place.scheme.attribute
            attributes[kSecAttrPort as String] = Int(place.port ?? 0)
            attributes[kSecAttrPath as String] = place.path
            attributes[kSecAttrAuthenticationType as String] = kSecAttrAuthenticationTypeDefault
        }
        return attributes
    }

    /// The attributes that find the items of a class in a scope, synchronizable ones too.
    static func attributes(of scope: KeychainScope, ofClass itemClass: CFString) -> [String: Any] {
        var attributes = attributes(ofClass: itemClass, service: scope.service, group: scope.accessGroup)
        attributes[kSecAttrSynchronizable as String] = kSecAttrSynchronizableAny
        return attributes
    }

    private static func attributes(ofClass itemClass: CFString, service: String, group: String?) -> [String: Any] {
        var attributes: [String: Any] = [
            kSecClass as String: itemClass,
            // Without it macOS uses the keychain of files, which has no classes.
            kSecUseDataProtectionKeychain as String: true,
        ]
        // An internet password has no service; its security domain is free for the name.
        let name = itemClass as String == kSecClassGenericPassword as String ? kSecAttrService : kSecAttrSecurityDomain
        if !service.isEmpty { attributes[name as String] = service }
        if let group { attributes[kSecAttrAccessGroup as String] = group }
        return attributes
    }

    /// What an item says of itself besides its address and protection. What is not there is empty, so that an update clears it.
    static func description(of item: KeychainItem) -> [String: Any] {
        [
            kSecAttrLabel as String: item.label ?? "",
            kSecAttrComment as String: item.accessControl?.comment ?? "",
        ]
    }
}

extension InternetPlace.Scheme {
    var attribute: CFString {
        switch self {
        case .https: kSecAttrProtocolHTTPS
        case .http: kSecAttrProtocolHTTP
        case .ssh: kSecAttrProtocolSSH
        case .ftps: kSecAttrProtocolFTPS
        case .imaps: kSecAttrProtocolIMAPS
        case .smtp: kSecAttrProtocolSMTP
        case .ldaps: kSecAttrProtocolLDAPS
        case .smb: kSecAttrProtocolSMB
        }
    }

    init?(attribute: String) {
        guard let found = Self.allCases.first(where: { $0.attribute as String == attribute }) else { return nil }
        self = found
    }
}

extension Accessibility {
    var attribute: CFString {
        switch self {
        case .whenUnlocked: kSecAttrAccessibleWhenUnlocked
        case .whenUnlockedThisDeviceOnly: kSecAttrAccessibleWhenUnlockedThisDeviceOnly
        case .afterFirstUnlock: kSecAttrAccessibleAfterFirstUnlock
        case .afterFirstUnlockThisDeviceOnly: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        case .whenPasscodeSetThisDeviceOnly: kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly
        }
    }

    init?(attribute: String) {
        guard let found = Self.allCases.first(where: { $0.attribute as String == attribute }) else { return nil }
        self = found
    }
}

extension AccessControl {
    /// The flags of Security.
    var flags: SecAccessControlCreateFlags {
        var flags: SecAccessControlCreateFlags = []
        for constraint in constraints {
            switch constraint {
            case .biometryCurrentSet: flags.insert(.biometryCurrentSet)
            case .biometryAny: flags.insert(.biometryAny)
            case .devicePasscode: flags.insert(.devicePasscode)
            case .applicationPassword: flags.insert(.applicationPassword)
            }
        }
        if constraints.count > 1 { flags.insert(combination == .any ? .or : .and) }
        return flags
    }

    private static let commentPrefix = "access control: "

    /// What is written beside an item, for the system does not say afterwards what control an item has.
    ///
    /// The system enforces the control; the comment only tells of it.
    var comment: String {
        Self.commentPrefix + ([combination.rawValue] + constraints.map(\.rawValue).sorted()).joined(separator: " ")
    }

    init?(comment: String) {
        guard comment.hasPrefix(Self.commentPrefix) else { return nil }
        let words = comment.dropFirst(Self.commentPrefix.count).split(separator: " ").map(String.init)
        guard let first = words.first, let combination = Combination(rawValue: first) else { return nil }
        let constraints = words.dropFirst().compactMap(AccessConstraint.init)
        if constraints.count != words.count - 1 { return nil }
        self.init(constraints, combination: combination)
    }
}

extension KeychainAttributes {
    /// Reads what a search gave; nil for an item that Bulwark has no words for, such as an unknown protocol.
    init?(_ found: [String: Any], service: String, accessGroup: String?) {
        guard let name = found[kSecAttrAccessible as String] as? String,
            let accessibility = Accessibility(attribute: name)
        else { return nil }
        let kind: KeychainAddress.Kind
        switch found[kSecAttrServer as String] as? String {
        case nil: kind = .generic
        case let server?:
            let scheme = (found[kSecAttrProtocol as String] as? String).flatMap(InternetPlace.Scheme.init(attribute:))
            guard let scheme else { return nil }
            let port = (found[kSecAttrPort as String] as? Int).flatMap { $0 == 0 ? nil : UInt16(exactly: $0) }
            kind = .internet(
                InternetPlace(
                    server: server, scheme: scheme, port: port, path: found[kSecAttrPath as String] as? String ?? ""))
        }
        let address = KeychainAddress(
            service: service, account: found[kSecAttrAccount as String] as? String ?? "", kind: kind,
            accessGroup: accessGroup, isSynchronizable: found[kSecAttrSynchronizable as String] as? Bool ?? false)
        let label = found[kSecAttrLabel as String] as? String ?? ""
        self.init(
            address: address, accessibility: accessibility,
            accessControl: (found[kSecAttrComment as String] as? String).flatMap(AccessControl.init(comment:)),
            label: label.isEmpty ? nil : label, created: found[kSecAttrCreationDate as String] as? Date,
            modified: found[kSecAttrModificationDate as String] as? Date)
    }
}
