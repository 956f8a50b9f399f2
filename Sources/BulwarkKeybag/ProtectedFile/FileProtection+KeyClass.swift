public import BulwarkCore

extension FileProtection {
    /// The class of keys that opens such files.
    public var keyClass: KeyClass {
        switch self {
        case .complete: .complete
        case .completeUnlessOpen: .completeUnlessOpen
        case .completeUntilFirstUserAuthentication: .completeUntilFirstUserAuthentication
        case .none: .none
        }
    }

    /// The class's place in a header, from 1.
    var code: UInt8 {
        switch self {
        case .complete: 1
        case .completeUnlessOpen: 2
        case .completeUntilFirstUserAuthentication: 3
        case .none: 4
        }
    }

    init?(code: UInt8) {
        guard let protection = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = protection
    }
}
