import BulwarkDetection
import BulwarkPolicy

/// What the configuration adds to the names that rules know.
struct Vocabulary: Sendable {
    /// A name, alone or behind its type.
    struct Name: Sendable, Hashable {
        /// The type that it must stand behind; nil for any.
        var owner: String?
        var base: String

        init(_ text: String) {
            let parts = text.split(separator: ".")
            base = parts.last.map(String.init) ?? text
            owner = parts.count > 1 ? String(parts[parts.count - 2]) : nil
        }
    }

    private var sensitive: [String: [(name: Name, kind: SensitiveKind)]] = [:]
    private var outside: [String: [Name]] = [:]
    /// The app's own places where values end, by the last part of their names.
    private(set) var sinks: [(name: Name, kind: CustomSink.Kind)] = []

    /// Without anything of the app's own.
    init() {}

    /// What the configuration declares.
    init(sources: [CustomSource], sinks: [CustomSink]) {
        for source in sources {
            let name = Name(source.name)
            if let kind = Self.kind(source.kind) {
                sensitive[name.base, default: []].append((name, kind))
            } else {
                outside[name.base, default: []].append(name)
            }
        }
        self.sinks = sinks.map { (Name($0.name), $0.kind) }
    }

    private static func kind(_ kind: CustomSource.Kind) -> SensitiveKind? {
        switch kind {
        case .password: .password
        case .pin: .pin
        case .token: .token
        case .key: .cryptographicKey
        case .card: .cardNumber
        case .accountNumber: .accountNumber
        case .personal: .personal
        case .input: nil
        }
    }

    /// The kind of sensitive value that a name is declared to stand for.
    func kind(of name: String, owner: @autoclosure () -> String?) -> SensitiveKind? {
        guard !sensitive.isEmpty, let candidates = sensitive[name] else { return nil }
        return candidates.first { $0.name.owner == nil || $0.name.owner == owner() }?.kind
    }

    /// Whether a name is declared to hold something from outside.
    func isOutside(_ name: String, owner: @autoclosure () -> String?) -> Bool {
        guard !outside.isEmpty, let candidates = outside[name] else { return false }
        return candidates.contains { $0.owner == nil || $0.owner == owner() }
    }
}

extension CodeBase {
    /// The calls that the configuration declares to be sinks of some kinds, each with its first argument.
    func ownSinks(_ kinds: CustomSink.Kind..., effect: String) -> [SinkFrame] {
        var frames: [SinkFrame] = []
        for sink in vocabulary.sinks where kinds.contains(sink.kind) {
            for call in calls(sink.name.base) {
                if let owner = sink.name.owner {
                    guard let receiver = call.receiver, receiver.typeName == owner || receiver.text == owner else {
                        continue
                    }
                }
                for argument in call.arguments where !argument.flags.contains(.trailing) {
                    guard let value = argument.value else { continue }
                    frames.append(SinkFrame(call, value: value, effect: effect))
                }
            }
        }
        return frames
    }
}
