// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Apple's names are as they are.
#if !canImport(Darwin)
    internal import Foundation

    /// What must be shown at each use of an item or a key.
    ///
    /// See [SecAccessControlCreateFlags](https://developer.apple.com/documentation/security/secaccesscontrolcreateflags).
    public struct SecAccessControlCreateFlags: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt

        /// Takes bits.
        public init(rawValue: UInt) { self.rawValue = rawValue }

        /// A face, a finger or the passcode.
        public static let userPresence = Self(rawValue: 1 << 0)
        /// Any enrolled face or finger.
        public static let biometryAny = Self(rawValue: 1 << 1)
        /// A face or finger that was enrolled when the item was added.
        public static let biometryCurrentSet = Self(rawValue: 1 << 3)
        /// The device's passcode.
        public static let devicePasscode = Self(rawValue: 1 << 4)
        /// One of the constraints is enough.
        public static let or = Self(rawValue: 1 << 14)
        /// All constraints are needed.
        public static let and = Self(rawValue: 1 << 15)
        /// A private key can be used.
        public static let privateKeyUsage = Self(rawValue: 1 << 30)
        /// A password of the app, from which the item's key is derived too.
        public static let applicationPassword = Self(rawValue: 1 << 31)

        static let constraints: [Self] = [
            .userPresence, .biometryAny, .biometryCurrentSet, .devicePasscode, .applicationPassword,
        ]
    }

    /// When an item can be reached, and what must be shown then. Opaque, as Apple's is.
    public final class SecAccessControl {
        let protection: String
        let flags: SecAccessControlCreateFlags

        init(protection: String, flags: SecAccessControlCreateFlags) {
            self.protection = protection
            self.flags = flags
        }

        var constraints: [SecAccessControlCreateFlags] {
            SecAccessControlCreateFlags.constraints.filter(flags.contains)
        }
    }

    /// Makes an access control.
    ///
    /// Constraints are joined by `or` or by `and`, and `or` and `and` not by each other; without either all are needed. See
    /// [SecAccessControlCreateWithFlags][create].
    ///
    /// [create]: https://developer.apple.com/documentation/security/secaccesscontrolcreatewithflags(_:_:_:_:)
    public func SecAccessControlCreateWithFlags(
        _ allocator: CFAllocator?, _ protection: CFTypeRef, _ flags: SecAccessControlCreateFlags,
        _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
    ) -> SecAccessControl? {
        guard let protection = (protection as? SecProtection)?.name, ItemClass.accessibilities.contains(protection),
            !flags.isSuperset(of: [.or, .and])
        else {
            error?.pointee = .passRetained(CFError(domain: NSOSStatusErrorDomain, code: Int(errSecParam)))
            return nil
        }
        return SecAccessControl(protection: protection, flags: flags)
    }

    /// A value of `kSecAttrAccessible` as an object, for Swift on Linux does not make one of a string with `as`.
    public final class SecProtection {
        let name: String

        /// Takes a value of `kSecAttrAccessible`.
        public init(_ name: CFString) { self.name = name }
    }
#endif
