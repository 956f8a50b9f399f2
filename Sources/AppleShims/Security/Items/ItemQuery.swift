#if !canImport(Darwin)
    internal import Foundation

    /// A dictionary of an item call, read.
    struct ItemQuery {
        struct Returns: OptionSet {
            let rawValue: Int
            static let data = Self(rawValue: 1)
            static let attributes = Self(rawValue: 2)
            static let reference = Self(rawValue: 4)
            static let persistentReference = Self(rawValue: 8)
        }

        enum Synchronizable {
            case yes
            case no
            case any
        }

        private(set) var itemClass: ItemClass?
        private(set) var attributes: [String: ItemValue] = [:]
        private(set) var group: String?
        private(set) var synchronizable: Synchronizable?
        private(set) var accessibility: String?
        private(set) var control: SecAccessControl?
        private(set) var data: Data?
        private(set) var key: SecKey?
        private(set) var persistentReference: Data?
        private(set) var returns: Returns = []
        /// How many items; nil where the query does not say.
        private(set) var limit: Int?
        private(set) var context: LAContext?
        private var usesDataProtection = false

        /// Reads a dictionary.
        ///
        /// - Parameter itemClass: The class that its attributes belong to, where it does not name one itself.
        init(_ dictionary: CFDictionary, attributesOf itemClass: ItemClass? = nil) throws(ItemFailure) {
            if let name = dictionary.values[kSecClass] {
                guard let name = name as? String, let known = ItemClass(name) else { throw ItemFailure(errSecParam) }
                self.itemClass = known
            }
            let known = (self.itemClass ?? itemClass)?.attributes
            for (name, value) in dictionary.values where name != kSecClass {
                try read(name, value, known)
            }
        }

        private mutating func read(
            _ name: String, _ value: Any, _ known: [String: ItemValue.Kind]?
        ) throws(ItemFailure) {
            switch name {
            case kSecAttrAccessGroup: group = try Self.cast(value)
            case kSecAttrSynchronizable:
                if let flag = value as? Bool {
                    synchronizable = flag ? .yes : .no
                } else if value as? String == kSecAttrSynchronizableAny {
                    synchronizable = .any
                } else {
                    throw ItemFailure(errSecParam)
                }
            case kSecAttrAccessible:
                let name: String = try Self.cast(value)
                guard ItemClass.accessibilities.contains(name) else { throw ItemFailure(errSecParam) }
                accessibility = name
            case kSecAttrAccessControl: control = try Self.cast(value)
            case kSecValueData:
                // Copied: what an app lends need not outlive the call.
                data = Data([UInt8](try Self.cast(value) as Data))
            case kSecValueRef: key = try Self.cast(value)
            case kSecValuePersistentRef: persistentReference = try Self.cast(value)
            case kSecReturnData: try note(.data, value)
            case kSecReturnAttributes: try note(.attributes, value)
            case kSecReturnRef: try note(.reference, value)
            case kSecReturnPersistentRef: try note(.persistentReference, value)
            case kSecMatchLimit:
                switch value {
                case let text as String where text == kSecMatchLimitOne: limit = 1
                case let text as String where text == kSecMatchLimitAll: limit = .max
                case let number as Int where number > 0: limit = number
                default: throw ItemFailure(errSecParam)
                }
            case kSecUseAuthenticationContext: context = try Self.cast(value)
            case kSecUseDataProtectionKeychain:
                // The other keychain, of files, is macOS's alone, and none is here.
                usesDataProtection = try Self.cast(value)
                guard usesDataProtection else { throw ItemFailure(errSecUnimplemented) }
            default:
                guard let known else { throw ItemFailure(errSecParam) }
                guard let kind = known[name] else { throw ItemFailure(errSecNoSuchAttr) }
                guard let value = ItemValue(value, kind) else { throw ItemFailure(errSecParam) }
                attributes[name] = value
            }
        }

        private mutating func note(_ one: Returns, _ value: Any) throws(ItemFailure) {
            if try Self.cast(value) as Bool { returns.insert(one) }
        }

        private static func cast<Value>(_ value: Any) throws(ItemFailure) -> Value {
            guard let value = value as? Value else { throw ItemFailure(errSecParam) }
            return value
        }

        /// Refuses a call that would reach the keychain of files, which only macOS has and which is not here.
        ///
        /// See [kSecUseDataProtectionKeychain][use].
        ///
        /// [use]: https://developer.apple.com/documentation/security/ksecusedataprotectionkeychain
        func checkKeychain(_ state: ShimDevice.State) throws(ItemFailure) {
            guard state.isMac, !usesDataProtection else { return }
            if synchronizable == nil || synchronizable == .no { throw ItemFailure(errSecUnimplemented) }
        }

        /// Whether an item is what the search asks for. The groups that the app may see were checked before.
        func matches(_ item: ItemRecord) -> Bool {
            if let persistentReference { return item.persistentReference == persistentReference }
            if let key { return item.key === key.material }
            if item.itemClass != itemClass { return false }
            if let group, group != item.group { return false }
            switch synchronizable ?? .no {
            case .any: break
            case .yes: if !item.isSynchronizable { return false }
            case .no: if item.isSynchronizable { return false }
            }
            if let accessibility, accessibility != item.accessibility { return false }
            return attributes.allSatisfy { item.attributes[$0.key] == $0.value }
        }
    }
#endif
