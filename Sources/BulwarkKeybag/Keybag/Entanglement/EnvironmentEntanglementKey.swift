public import BulwarkCore

/// The device's key as 64 hexadecimal digits in an environment variable.
///
/// - Warning: An environment is seen by all who may look at the process, goes to its children and cannot be zeroed. For
///   containers that have nothing better.
public struct EnvironmentEntanglementKey: EntanglementKey {
    private let parsed: SecureBytes?

    /// Reads the variable.
    ///
    /// - Parameters:
    ///   - name: The variable.
    ///   - environment: The process's environment.
    public init(_ name: String, environment: [String: String]) {
        let digits = environment[name].map { Array($0.utf8) } ?? []
        guard digits.count == 2 * KeyFile.size, digits.allSatisfy({ Self.value($0) != nil }) else {
            parsed = nil
            return
        }
        parsed = SecureBytes(count: KeyFile.size) { buffer in
            for index in 0..<KeyFile.size {
                buffer[index] = (Self.value(digits[2 * index]) ?? 0) << 4 | (Self.value(digits[2 * index + 1]) ?? 0)
            }
        }
    }

    /// The key that the variable held; never makes one.
    public func key(creating: Bool) throws(KeybagError) -> SecureBytes {
        guard let parsed else { throw KeybagError(.deviceKey, "the variable does not hold 64 hexadecimal digits") }
        return parsed
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}
