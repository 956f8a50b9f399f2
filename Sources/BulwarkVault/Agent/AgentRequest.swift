internal import BulwarkCore
internal import BulwarkKeybag

/// What is asked of an agent. Documentation/vault.md has it byte by byte.
enum AgentRequest: Sendable {
    /// What can be reached now, and for how long.
    case status
    /// Wraps a key.
    case wrap(KeyClass, SecureBytes)
    /// Unwraps a key.
    case unwrap(KeyClass, [UInt8])
    /// Tries a passcode.
    case confirm(SecureBytes)
    /// Zeroes the keys and ends.
    case lock
    /// The number of the newest data.
    case watermark
    /// Remembers a number.
    case raiseWatermark(UInt64)
    /// Says nothing more until the keys are gone; then the connection ends.
    case watch

    private enum Verb: UInt8 { case status = 1, wrap, unwrap, confirm, lock, watch, watermark, raiseWatermark }

    /// The most bytes of a passcode.
    static let passcodeLimit = 4096

    /// The request as a frame's content.
    var encoded: SecureBytes {
        switch self {
        case .status: Self.frame(.status)
        case .wrap(let keyClass, let key):
            key.withExposedBytes { Self.frame(.wrap, AgentFrame.name(keyClass), $0) }
        case .unwrap(let keyClass, let wrapped):
            wrapped.withUnsafeBytes { Self.frame(.unwrap, AgentFrame.name(keyClass), $0) }
        case .confirm(let passcode): passcode.withExposedBytes { Self.frame(.confirm, [], $0) }
        case .lock: Self.frame(.lock)
        case .watch: Self.frame(.watch)
        case .watermark: Self.frame(.watermark)
        case .raiseWatermark(let value):
            withUnsafeBytes(of: value.bigEndian) { Self.frame(.raiseWatermark, [], $0) }
        }
    }

    /// Reads a frame's content; nil where it is no request of this version.
    init?(_ content: SecureBytes) {
        let request: AgentRequest? = content.withExposedBytes { bytes in
            guard bytes.count >= 2, bytes[0] == AgentFrame.version, let verb = Verb(rawValue: bytes[1]) else {
                return nil
            }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[2...])
            switch verb {
            case .status: return rest.isEmpty ? .status : nil
            case .lock: return rest.isEmpty ? .lock : nil
            case .watch: return rest.isEmpty ? .watch : nil
            case .watermark: return rest.isEmpty ? .watermark : nil
            case .raiseWatermark:
                return rest.count == 8 ? .raiseWatermark(rest.reduce(0) { $0 << 8 | UInt64($1) }) : nil
            case .confirm:
                return (1...Self.passcodeLimit).contains(rest.count) ? .confirm(SecureBytes(copying: rest)) : nil
            case .wrap:
                guard let (keyClass, key) = AgentFrame.keyClass(rest), key.count == 32 else { return nil }
                return .wrap(keyClass, SecureBytes(copying: key))
            case .unwrap:
                guard let (keyClass, wrapped) = AgentFrame.keyClass(rest), (40...72).contains(wrapped.count) else {
                    return nil
                }
                return .unwrap(keyClass, Array(wrapped))
            }
        }
        guard let request else { return nil }
        self = request
    }

    private static func frame(
        _ verb: Verb, _ head: [UInt8] = [],
        _ rest: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) -> SecureBytes {
        AgentFrame.content([AgentFrame.version, verb.rawValue] + head, rest)
    }
}
