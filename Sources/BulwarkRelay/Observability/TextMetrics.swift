internal import BulwarkCore
public import Metrics

/// Metrics in memory, and as text in the format that Prometheus reads (text format 0.0.4).
///
/// Counters and gauges are numbers; timers and recorders are a sum and a count.
public final class TextMetrics: MetricsFactory {
    private struct Name: Hashable, Comparable {
        let label: String
        let dimensions: String

        static func < (left: Name, right: Name) -> Bool {
            (left.label, left.dimensions) < (right.label, right.dimensions)
        }
    }

    private let values = Locked<[Name: Value]>([:])

    /// Metrics of which there are none yet.
    public init() {}

    /// A counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        value(label, dimensions, .counter)
    }

    /// A recorder; one that does not aggregate is a gauge.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        value(label, dimensions, aggregate ? .summary : .gauge)
    }

    /// A timer, in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        value(label, dimensions, .summary)
    }

    /// Does nothing: what was counted stays counted.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Does nothing.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Does nothing.
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// All of it.
    public var text: String {
        let values = values.withLock { $0 }.sorted { $0.key < $1.key }
        var lines: [String] = [], last = ""
        for (name, value) in values {
            if name.label != last { lines.append("# TYPE \(name.label) \(value.kind.rawValue)") }
            last = name.label
            lines += value.lines(name.label, name.dimensions)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func value(_ label: String, _ dimensions: [(String, String)], _ kind: Value.Kind) -> Value {
        let pairs = dimensions.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }
        let name = Name(
            label: Self.name(label), dimensions: pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}")
        return values.withLock { values in
            if let value = values[name] { return value }
            let value = Value(kind)
            values[name] = value
            return value
        }
    }

    /// Only what a name may have.
    private static func name(_ text: String) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
    }

    private static func escaped(_ text: String) -> String {
        text.flatMap { character -> [Character] in
            switch character {
            case "\\": ["\\", "\\"]
            case "\"": ["\\", "\""]
            case "\n": ["\\", "n"]
            default: [character]
            }
        }.reduce(into: "") { $0.append($1) }
    }
}

/// One metric.
private final class Value: CounterHandler, RecorderHandler, TimerHandler {
    enum Kind: String { case counter, gauge, summary }

    let kind: Kind
    private let state = Locked((sum: 0.0, count: Int64(0)))

    init(_ kind: Kind) { self.kind = kind }

    func increment(by amount: Int64) { state.withLock { $0.sum += Double(amount) } }
    func reset() { state.withLock { $0 = (0, 0) } }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        state.withLock { state in
            if kind == .gauge {
                state.sum = value
            } else {
                state.sum += value
                state.count += 1
            }
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func lines(_ label: String, _ dimensions: String) -> [String] {
        let (sum, count) = state.withLock { $0 }
        func number(_ value: Double) -> String {
            value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        }
        if kind != .summary { return ["\(label)\(dimensions) \(number(sum))"] }
        return ["\(label)_sum\(dimensions) \(number(sum))", "\(label)_count\(dimensions) \(count)"]
    }
}
