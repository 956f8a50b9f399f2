/// The way to a value of an Info.plist: the keys that lead to it, `NSAppTransportSecurity` first.
///
/// Domain names hold dots and address ranges hold slashes, so a path is a list and no joined text.
public struct ATSKeyPath: Sendable, Hashable, CustomStringConvertible {
    /// One step of the way.
    public enum Step: Sendable, Hashable {
        /// A key of a dictionary, as it is written.
        case key(String)
        /// The position in an array, from 0.
        case index(Int)
    }

    /// The path of the `NSAppTransportSecurity` dictionary itself.
    public static let root = ATSKeyPath(steps: [.key("NSAppTransportSecurity")])

    /// The steps, outermost first.
    public var steps: [Step]

    /// A path of these steps.
    public init(steps: [Step]) { self.steps = steps }

    /// The path one key further down.
    public func appending(_ key: String) -> ATSKeyPath { ATSKeyPath(steps: steps + [.key(key)]) }

    /// The path to an element of the array that this path leads to.
    public func appending(_ index: Int) -> ATSKeyPath { ATSKeyPath(steps: steps + [.index(index)]) }

    /// The last key of the path; nil for an empty path.
    public var lastKey: String? {
        for case .key(let key) in steps.reversed() { return key }
        return nil
    }

    /// The path for people: `NSAppTransportSecurity > NSExceptionDomains > example.com`.
    public var description: String {
        steps.map { step in
            switch step {
            case .key(let key): key
            case .index(let index): "\(index)"
            }
        }.joined(separator: " > ")
    }
}

extension ATSKeyPath {
    static func global(_ key: ATSKey) -> ATSKeyPath { root.appending(key.rawValue) }

    static func exception(_ domain: String) -> ATSKeyPath { global(.exceptionDomains).appending(domain) }

    static func exception(_ domain: String, _ key: ATSKey) -> ATSKeyPath {
        exception(domain).appending(key.rawValue)
    }

    static func pinned(_ domain: String) -> ATSKeyPath { global(.pinnedDomains).appending(domain) }

    static func pinned(_ domain: String, _ key: ATSKey) -> ATSKeyPath { pinned(domain).appending(key.rawValue) }
}
