public import BulwarkCore
public import Foundation

/// An item as a backend keeps it.
public struct KeychainItem: Sendable, Equatable {
    /// Where it is.
    public var address: KeychainAddress
    /// Its secret.
    public var value: SecureBytes
    /// When it can be reached.
    public var accessibility: Accessibility
    /// What must be shown at each read.
    public var accessControl: AccessControl?
    /// What people see; no secret.
    public var label: String?

    /// Makes an item.
    ///
    /// - Parameters:
    ///   - address: Where it is.
    ///   - value: Its secret.
    ///   - accessibility: When it can be reached.
    ///   - accessControl: What must be shown at each read.
    ///   - label: What people see; no secret.
    public init(
        address: KeychainAddress, value: SecureBytes,
        accessibility: Accessibility = .whenUnlockedThisDeviceOnly, accessControl: AccessControl? = nil,
        label: String? = nil
    ) {
        self.address = address
        self.value = value
        self.accessibility = accessibility
        self.accessControl = accessControl
        self.label = label
    }
}

/// What is known of an item without its secret.
public struct KeychainAttributes: Sendable, Hashable {
    /// Where it is.
    public var address: KeychainAddress
    /// When it can be reached.
    public var accessibility: Accessibility
    /// What must be shown at each read.
    public var accessControl: AccessControl?
    /// What people see.
    public var label: String?
    /// When it was stored first.
    public var created: Date?
    /// When it was changed last.
    public var modified: Date?

    /// Makes attributes.
    public init(
        address: KeychainAddress, accessibility: Accessibility, accessControl: AccessControl? = nil,
        label: String? = nil, created: Date? = nil, modified: Date? = nil
    ) {
        self.address = address
        self.accessibility = accessibility
        self.accessControl = accessControl
        self.label = label
        self.created = created
        self.modified = modified
    }
}

/// What can be seen of the items of a service.
public struct KeychainListing: Sendable, Hashable {
    /// The items that can be reached now.
    public var items: [KeychainAttributes]
    /// Whether these are all: false where some cannot be reached in the present state, or where nobody can tell.
    public var isComplete: Bool

    /// Makes a listing.
    public init(items: [KeychainAttributes], isComplete: Bool) {
        self.items = items
        self.isComplete = isComplete
    }
}
