internal import BulwarkCore
internal import BulwarkKeybag

/// What an agent answers. Documentation/vault.md has it byte by byte.
enum AgentReply: Sendable {
    /// What can be reached, and for how much longer.
    case status(ClassKeyStatus, remaining: Duration)
    /// A key, wrapped or not.
    case bytes(SecureBytes)
    /// It is done.
    case done
    /// It is not.
    case failure(KeybagError)

    private enum Kind: UInt8 { case status = 1, bytes, done, failure }

    private static let states: [LockState] = [.beforeFirstUnlock, .unlocked, .locked]

    /// The reply as a frame's content.
    var encoded: SecureBytes {
        switch self {
        case .status(let status, let remaining):
            var writer = ByteWriter()
            writer.write(Self.number(status.lockState))
            writer.write(UInt8(status.hasPasscode ? 1 : 0))
            writer.write(max(0, remaining.components.seconds))
            return Self.frame(.status, writer.bytes)
        case .bytes(let bytes): return bytes.withExposedBytes { Self.frame(.bytes, [], $0) }
        case .done: return Self.frame(.done)
        case .failure(let error):
            var writer = ByteWriter()
            writer.write(error.code.rawValue)
            Self.write(error.detail, to: &writer)
            return Self.frame(.failure, writer.bytes)
        }
    }

    /// Reads a frame's content; nil where it is no reply of this version.
    init?(_ content: SecureBytes) {
        let reply: AgentReply? = content.withExposedBytes { bytes in
            guard bytes.count >= 2, bytes[0] == AgentFrame.version, let kind = Kind(rawValue: bytes[1]) else {
                return nil
            }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[2...])
            switch kind {
            case .done: return rest.isEmpty ? .done : nil
            case .bytes: return .bytes(SecureBytes(copying: rest))
            case .status:
                var reader = ByteReader(rest)
                guard let state = try? Self.state(reader.number()), let flag = try? reader.number(UInt8.self),
                    let seconds = try? reader.number(Int64.self), reader.isAtEnd
                else { return nil }
                return .status(
                    ClassKeyStatus(lockState: state, hasPasscode: flag != 0), remaining: .seconds(seconds))
            case .failure:
                var reader = ByteReader(rest)
                guard let name = try? reader.text(), let detail = try? Self.detail(&reader), reader.isAtEnd else {
                    return nil
                }
                let code = KeybagError.Code.all.first { $0.rawValue == name } ?? .notAvailable
                return .failure(KeybagError(code, detail: detail.value))
            }
        }
        guard let reply else { return nil }
        self = reply
    }

    private static func frame(
        _ kind: Kind, _ head: [UInt8] = [],
        _ rest: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) -> SecureBytes {
        AgentFrame.content([AgentFrame.version, kind.rawValue] + head, rest)
    }

    private static func number(_ state: LockState) -> UInt8 {
        UInt8(clamping: states.firstIndex(of: state) ?? 0)
    }

    private static func state(_ number: UInt8) -> LockState? {
        states.indices.contains(Int(number)) ? states[Int(number)] : nil
    }

    // What a file system answered stays with the agent: nobody but it can act on that. Chunks are no affair of keys.
    private static func write(_ detail: KeybagError.Detail?, to writer: inout ByteWriter) {
        switch detail {
        case .locked(let keyClass, let state):
            writer.write(UInt8(1))
            writer.write(raw: AgentFrame.name(keyClass))
            writer.write(number(state))
        case .wait(let duration):
            writer.write(UInt8(2))
            let (seconds, rest) = duration.components
            writer.write(seconds + (rest > 0 ? 1 : 0))
        case .attemptsLeft(let count):
            writer.write(UInt8(3))
            writer.write(Int64(count))
        case .file, .chunk, nil: writer.write(UInt8(0))
        }
    }

    private struct Found { var value: KeybagError.Detail? }

    private static func detail(_ reader: inout ByteReader) throws -> Found? {
        switch try reader.number(UInt8.self) {
        case 0: return Found()
        case 1:
            let name = try reader.raw(AgentFrame.nameSize)
            guard let (keyClass, _) = AgentFrame.keyClass(name), let state = state(try reader.number()) else {
                return nil
            }
            return Found(value: .locked(keyClass, state))
        case 2: return Found(value: .wait(.seconds(try reader.number(Int64.self))))
        case 3: return Found(value: .attemptsLeft(Int(clamping: try reader.number(Int64.self))))
        default: return nil
        }
    }
}
