public import BulwarkCore

/// Items that another wrapper wrote into the same keychain.
public struct ForeignSecrets: LegacySecrets {
    /// How the other wrapper names its items.
    public enum Layout: Sendable, Hashable {
        /// No service at all: SwiftKeychainWrapper with an empty name, and much code of one's own.
        case withoutService
        /// The key as account under a service: KeychainAccess, whose service is the bundle identifier unless given,
        /// KeychainSwift and most others.
        case service(String)
        /// `Valet.valet(with:accessibility:)` of an identifier and a class.
        case valet(identifier: String, accessibility: Accessibility)
        /// `Valet.iCloudValet(with:accessibility:)` of an identifier and a class.
        case cloudValet(identifier: String, accessibility: Accessibility)

        var service: String {
            switch self {
            case .withoutService: ""
            case .service(let name): name
            case .valet(let identifier, let accessibility):
                "VAL_VALValet_initWithIdentifier:accessibility:_\(identifier)_\(Self.name(accessibility))"
            case .cloudValet(let identifier, let accessibility):
                "VAL_VALSynchronizableValet_initWithIdentifier:accessibility:_\(identifier)_\(Self.name(accessibility))"
            }
        }

        var isSynchronizable: Bool {
            if case .cloudValet = self { true } else { false }
        }

        private static func name(_ accessibility: Accessibility) -> String {
            "Accessible" + accessibility.rawValue.prefix(1).uppercased() + accessibility.rawValue.dropFirst()
        }
    }

    private let layout: Layout
    private let accessGroup: String?
    private let backend: any KeychainBackend

    /// Reads the items of another wrapper.
    ///
    /// - Parameters:
    ///   - layout: How it names its items.
    ///   - accessGroup: The group of apps that share them; nil for the app's own.
    ///   - backend: What keeps them.
    public init(_ layout: Layout, accessGroup: String? = nil, in backend: any KeychainBackend) {
        self.layout = layout
        self.accessGroup = accessGroup
        self.backend = backend
    }

    /// The secret of an item.
    public func secret(named name: String) async throws(StorageError) -> SecureBytes? {
        try await backend.item(at: address(of: name), authentication: nil)?.value
    }

    /// Removes the item.
    public func wipe(_ name: String) async throws(StorageError) {
        _ = try await backend.remove(at: address(of: name))
    }

    private func address(of name: String) -> KeychainAddress {
        KeychainAddress(
            service: layout.service, account: name, accessGroup: accessGroup,
            isSynchronizable: layout.isSynchronizable)
    }
}
