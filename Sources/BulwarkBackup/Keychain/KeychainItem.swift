internal import BulwarkCore
internal import BulwarkProperties
internal import BulwarkTransport
internal import Foundation

/// What a keychain item of a backup says of itself: names, and never its value.
package struct KeychainItem: Sendable, Hashable {
    /// The access group, such as `A1B2C3D4E5.com.example.bank`.
    package var group: String
    /// The service of a generic password, or the server of an internet password.
    package var service: String?
    /// The account.
    package var account: String?
    /// The number of the class that it is wrapped by.
    package var keyClass: Int

    /// Opens an item with its class key; nil where that does not open it, or where it is of a form that is not known.
    ///
    /// Versions 2 and 3 are read: a version, a class and the length of a wrapped key in 32 bits each, the lowest byte first, then the wrapped
    /// key, what is sealed under it, and the tag.
    init?(_ sealed: [UInt8], _ keys: UnlockedKeybag) {
        guard let head = SealedItem(sealed), [2, 3].contains(head.version),
            let key = try? keys.unwrap(WrappedKey(keyClass: head.keyClass, wrapped: Array(head.wrapped))),
            let plain = NoncelessSeal.open(head.ciphertext, tag: head.tag, using: key)
        else { return nil }
        let names =
            head.version == 3 ? Self.names(inDER: Array(plain)) : Self.names(inList: Array(plain))
        guard let names, let group = names["agrp"] else { return nil }
        self.group = group
        service = names["svce"] ?? names["srvr"]
        account = names["acct"]
        keyClass = head.keyClass
    }

    /// Whether it is one app's: its group is that of the app's own identifier behind the team's, or a group of the app.
    package func belongs(to domains: AppDomains) -> Bool {
        let parts = group.split(separator: ".", maxSplits: 1)
        let isTeam = parts.count == 2 && parts[0].utf8.count == 10 && parts[0].utf8.allSatisfy { $0 < 0x80 }
        let name = isTeam ? String(parts[1]) : group
        if name == domains.identifier || name.hasPrefix("\(domains.identifier).") { return true }
        return domains.contains("AppDomainGroup-\(name)")
    }

    // MARK: Reading

    /// The attributes that are names. Their values are texts or the bytes of texts.
    private static let wanted: Set<String> = ["agrp", "svce", "srvr", "acct"]

    /// The names in an opened item: a SET of SEQUENCEs, each of a UTF8String and any value; nil for anything else.
    package static func names(inDER bytes: [UInt8]) -> [String: String]? {
        var result: [String: String] = [:]
        do throws(TransportError) {
            var outer = DERReader(bytes[...])
            let set = try outer.next()
            guard set.tag == 0x31, outer.isAtEnd else { return nil }
            var entries = DERReader(set.content)
            while !entries.isAtEnd {
                let entry = try entries.next()
                var pair = DERReader(entry.content)
                let key = try pair.next()
                let value = try pair.next()
                guard entry.tag == 0x30, key.tag == 0x0c, pair.isAtEnd, let name = String(strictUTF8: key.content)
                else {
                    return nil
                }
                guard wanted.contains(name), value.tag == 0x0c || value.tag == 0x04 else { continue }
                result[name] = String(strictUTF8: value.content)
            }
        } catch { return nil }
        return result
    }

    private static func names(inList bytes: [UInt8]) -> [String: String]? {
        guard let tree = try? PropertyDocument.propertyList(bytes, limits: PropertyLimits(depth: 16, values: 10_000)),
            tree.isDictionary
        else { return nil }
        var result: [String: String] = [:]
        for name in wanted {
            switch tree[name]?.value {
            case .string(let text): result[name] = text
            case .data(let bytes): result[name] = String(strictUTF8: bytes)
            default: continue
            }
        }
        return result
    }
}
