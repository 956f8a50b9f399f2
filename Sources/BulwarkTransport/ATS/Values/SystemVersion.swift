/// A version of iOS or iPadOS, such as 17 or 26.4.
///
/// What App Transport Security allows depends on it: addresses lost their exemption with 17, TLS 1.0 and 1.1 ended with
/// 26. For macOS say the iOS of the same year: 17 for macOS 14; from 26 on the numbers are the same.
public struct SystemVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The major version.
    public var major: Int
    /// The minor version.
    public var minor: Int

    /// The version `major.minor`.
    public init(_ major: Int, _ minor: Int = 0) {
        self.major = major
        self.minor = minor
    }

    /// A version as it is written in a build setting or Info.plist: `17`, `26.4`, `26.4.1`; nil for any other text.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        let numbers = parts.map { part in
            part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(part) : nil
        }
        guard let major = numbers[0], !numbers.contains(nil) else { return nil }
        self.init(major, parts.count > 1 ? numbers[1] ?? 0 : 0)
    }

    /// Orders by major, then minor version.
    public static func < (left: SystemVersion, right: SystemVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// The version as Apple writes it: `26.4`.
    public var description: String { minor == 0 ? "\(major)" : "\(major).\(minor)" }
}

extension SystemVersion: ExpressibleByIntegerLiteral {
    /// The version `value.0`.
    public init(integerLiteral value: Int) { self.init(value) }
}

extension SystemVersion {
    /// The first system that takes addresses and ranges as exceptions, and no longer exempts all addresses.
    static let addressExceptions: SystemVersion = 17
    /// The first system that enforces TLS 1.2 whatever an exception says.
    static let endOfTLS11: SystemVersion = 26
    /// The first system that reads the NIAP keys.
    static let niapPackages = SystemVersion(26, 4)
}
