#if !canImport(Darwin)
    /// A class of items: its attributes, and those of them that make its primary key.
    ///
    /// The attributes are those of the class's page, such as [kSecClassGenericPassword][generic]; the primary keys are those of
    /// [errSecDuplicateItem][duplicate]. An attribute of another class is refused with `errSecNoSuchAttr`.
    ///
    /// [generic]: https://developer.apple.com/documentation/security/ksecclassgenericpassword
    /// [duplicate]: https://developer.apple.com/documentation/security/errsecduplicateitem
    enum ItemClass: Sendable, Hashable {
        case genericPassword
        case internetPassword
        case key

        static let accessibilities: Set<String> = [
            kSecAttrAccessibleWhenUnlocked, kSecAttrAccessibleWhenUnlockedThisDeviceOnly,
            kSecAttrAccessibleAfterFirstUnlock, kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
            kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly,
        ]
        static let migrating: Set<String> = [kSecAttrAccessibleWhenUnlocked, kSecAttrAccessibleAfterFirstUnlock]

        init?(_ name: String) {
            switch name {
            case kSecClassGenericPassword: self = .genericPassword
            case kSecClassInternetPassword: self = .internetPassword
            case kSecClassKey: self = .key
            default: return nil
            }
        }

        var name: String {
            switch self {
            case .genericPassword: kSecClassGenericPassword
            case .internetPassword: kSecClassInternetPassword
            case .key: kSecClassKey
            }
        }

        /// What a search can ask for and an addition can give, by the kind of its values; access group, synchronizability and
        /// protection apart, which every class has.
        var attributes: [String: ItemValue.Kind] {
            switch self {
            case .genericPassword: Self.common.merging([kSecAttrService: .text, kSecAttrGeneric: .data]) { $1 }
            case .internetPassword:
                Self.common.merging([
                    kSecAttrSecurityDomain: .text, kSecAttrServer: .text, kSecAttrProtocol: .text,
                    kSecAttrAuthenticationType: .text, kSecAttrPort: .number, kSecAttrPath: .text,
                ]) { $1 }
            case .key:
                [
                    kSecAttrLabel: .text, kSecAttrKeyClass: .text, kSecAttrKeyType: .text,
                    kSecAttrKeySizeInBits: .number, kSecAttrApplicationTag: .data, kSecAttrApplicationLabel: .data,
                    kSecAttrIsPermanent: .flag, kSecAttrTokenID: .text,
                ]
            }
        }

        var primaryKey: [String] {
            switch self {
            case .genericPassword: [kSecAttrAccount, kSecAttrService]
            case .internetPassword:
                [
                    kSecAttrAccount, kSecAttrSecurityDomain, kSecAttrServer, kSecAttrProtocol,
                    kSecAttrAuthenticationType, kSecAttrPort, kSecAttrPath,
                ]
            case .key:
                [
                    kSecAttrKeyClass, kSecAttrApplicationLabel, kSecAttrApplicationTag, kSecAttrKeyType,
                    kSecAttrKeySizeInBits,
                ]
            }
        }

        private static let common: [String: ItemValue.Kind] = [
            kSecAttrAccount: .text, kSecAttrLabel: .text, kSecAttrDescription: .text, kSecAttrComment: .text,
            kSecAttrCreationDate: .date, kSecAttrModificationDate: .date,
        ]
    }
#endif
