/// What must be shown at each read of an item, besides the device being unlocked: a second gate.
///
/// ```swift
/// let control: AccessControl = .biometryCurrentSet
/// let either: AccessControl = .any(.biometryCurrentSet, .devicePasscode)
/// ```
///
/// What a platform cannot enforce is refused when the item is stored, never ignored.
public struct AccessControl: Sendable, Hashable {
    /// How constraints are combined.
    public enum Combination: String, Sendable, Hashable {
        /// One of them is enough.
        case any
        /// All of them are needed.
        case all
    }

    /// The constraints; never empty.
    public let constraints: Set<AccessConstraint>
    /// How they are combined; `all` where there is one.
    public let combination: Combination

    private init(_ constraints: Set<AccessConstraint>, _ combination: Combination) {
        self.constraints = constraints
        self.combination = constraints.count == 1 ? .all : combination
    }

    /// One constraint is enough.
    public static func any(_ first: AccessConstraint, _ others: AccessConstraint...) -> AccessControl {
        AccessControl(Set(others).union([first]), .any)
    }

    /// All constraints are needed.
    public static func all(_ first: AccessConstraint, _ others: AccessConstraint...) -> AccessControl {
        AccessControl(Set(others).union([first]), .all)
    }

    /// Takes constraints as they were stored; nil without any.
    public init?(_ constraints: some Sequence<AccessConstraint>, combination: Combination) {
        let constraints = Set(constraints)
        if constraints.isEmpty { return nil }
        self.init(constraints, combination)
    }

    /// A face or finger that is enrolled now; the item dies when that changes. The strictest.
    public static let biometryCurrentSet = AccessControl.all(.biometryCurrentSet)
    /// Any enrolled face or finger, later ones too.
    public static let biometryAny = AccessControl.all(.biometryAny)
    /// The device's passcode.
    public static let devicePasscode = AccessControl.all(.devicePasscode)
    /// A password of the app, given with each read and write; the item's key is derived from it too.
    public static let applicationPassword = AccessControl.all(.applicationPassword)

    /// Whether a change of the enrolled faces or fingers kills the item.
    ///
    /// Combined by `any` with the passcode it does not: the passcode goes on opening it.
    public var diesWithEnrolment: Bool {
        constraints.contains(.biometryCurrentSet) && (combination == .all || constraints.count == 1)
    }
}

/// One thing to be shown at a read.
public enum AccessConstraint: String, Sendable, Hashable, CaseIterable, Codable {
    /// A face or finger that was enrolled when the item was stored.
    case biometryCurrentSet
    /// Any enrolled face or finger.
    case biometryAny
    /// The device's passcode.
    case devicePasscode
    /// A password of the app.
    case applicationPassword
}
