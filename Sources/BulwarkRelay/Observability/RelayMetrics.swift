internal import BulwarkCore
internal import Metrics

/// What the relay counts, through swift-metrics. No label has an address or another value of a request.
final class RelayMetrics: Sendable {
    private struct Key: Hashable {
        let endpoint: String
        let status: Int
    }

    private let factory: any MetricsFactory
    private let requests = Locked<[Key: Counter]>([:])
    private let times = Locked<[String: Metrics.Timer]>([:])
    private let storedMessages: Counter
    private let storedBytes: Counter
    private let fetchedMessages: Counter
    private let waiting: Gauge
    private let gauges: [Gauge]

    init(factory: any MetricsFactory) {
        self.factory = factory
        storedMessages = Counter(label: "relay_messages_stored_total", factory: factory)
        storedBytes = Counter(label: "relay_message_bytes_stored_total", factory: factory)
        fetchedMessages = Counter(label: "relay_messages_fetched_total", factory: factory)
        waiting = Gauge(label: "relay_waiting_requests", factory: factory)
        gauges = ["accounts", "devices", "messages", "message_bytes", "attachments", "attachment_bytes"].map {
            Gauge(label: "relay_\($0)", factory: factory)
        }
    }

    /// Counts a request. Methods and endpoints are those of the routes: a client cannot make new ones.
    func answered(_ endpoint: String, method: String, status: Int, in time: Duration) {
        let name = endpoint == "NotFound" || endpoint == "none" ? "unknown" : "\(method) \(endpoint)"
        let counter = requests.withLock { requests in
            let key = Key(endpoint: name, status: status)
            if let counter = requests[key] { return counter }
            let counter = Counter(
                label: "relay_requests_total", dimensions: [("endpoint", name), ("status", "\(status)")],
                factory: factory)
            requests[key] = counter
            return counter
        }
        counter.increment()
        let timer = times.withLock { times in
            if let timer = times[name] { return timer }
            let timer = Metrics.Timer(
                label: "relay_request_seconds", dimensions: [("endpoint", name)], factory: factory)
            times[name] = timer
            return timer
        }
        timer.recordNanoseconds(Int64(time / .nanoseconds(1)))
    }

    /// Counts a message that was kept.
    func stored(_ bytes: Int) {
        storedMessages.increment()
        storedBytes.increment(by: bytes)
    }

    /// Counts messages that were handed out.
    func handedOut(_ count: Int) { fetchedMessages.increment(by: count) }

    /// Notes how much there is.
    func note(_ summary: StoreSummary, waiting count: Int) {
        waiting.record(count)
        let values = [
            summary.accounts, summary.devices, summary.messages, summary.messageBytes, summary.attachments,
            summary.attachmentBytes,
        ]
        for (gauge, value) in zip(gauges, values) { gauge.record(value) }
    }
}
