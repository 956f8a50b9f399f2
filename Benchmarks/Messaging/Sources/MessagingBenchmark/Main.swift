// Times messages of 1 KiB through the public interface, for Benchmarks/messaging.sh: one JSON object with operations a second of
// processor time (attachments: megabytes a second).
//
//   MessagingBenchmark SECONDS
import BulwarkCore
import BulwarkMessaging
import Foundation

@main
struct Main {
    /// Off the main thread: each step would wake another one, which takes longer than a message.
    static func main() async throws { try await Task.detached { try await run() }.value }

    private static func run() async throws {
        let seconds = CommandLine.arguments.dropFirst().first.flatMap { Double($0) } ?? 2
        var figures: [String: Double] = [:]
        let alice = try await Subject("alice"), bob = try await Subject("bob")
        try await alice.greet(bob)
        let content = SecureBytes(random: 1024)

        var envelopes: [Envelope] = []
        figures["encrypt"] = try await rate(seconds, each: 100) {
            envelopes += try await alice.send(content, bob)
            if envelopes.count >= 20000 { envelopes = Array(envelopes.suffix(1)) }
        }
        let pair = (try await Subject("carol"), try await Subject("dave"))
        try await pair.0.greet(pair.1)
        var spent = 0.0, count = 0
        while spent < seconds {
            var batch: [Envelope] = []
            for _ in 0..<500 { batch += try await pair.0.send(content, pair.1) }
            let start = processorTime()
            for envelope in batch { try await pair.1.receive(envelope) }
            spent += processorTime() - start
            count += batch.count
        }
        figures["decrypt"] = Double(count) / spent
        figures["ping-pong messages"] =
            try await 2
            * rate(seconds, each: 20) {
                try await pair.1.receive(pair.0.send(content, pair.1)[0])
                try await pair.0.receive(pair.1.send(content, pair.0)[0])
            }
        // Both sides of a handshake with its first message: the bundle is read and checked as it comes from a server.
        spent = 0
        count = 0
        while spent < seconds {
            var devices: [Subject] = []
            for number in 0..<20 { devices.append(try await Subject("device \(number)")) }
            let host = try await Subject("host")
            let bundles = devices.indices.map { host.bundle($0) }
            let start = processorTime()
            for (device, bundle) in zip(devices, bundles) {
                try await device.device.begin(with: PrekeyBundle(encoded: bundle))
                try await host.receive(device.send(content, host)[0])
            }
            spent += processorTime() - start
            count += devices.count
        }
        figures["sessions with ML-KEM-1024"] = Double(count) / spent
        figures["sessions of OMEMO:2"] = try await omemoSessions(seconds)
        let megabyte = [UInt8](repeating: 7, count: 1 << 20)
        figures["attachment MB sealed"] = try await rate(seconds, each: 4) {
            var sealer = AttachmentSealer()
            _ = try sealer.seal(megabyte)
            _ = try sealer.finish()
        }
        let json = try JSONSerialization.data(withJSONObject: figures, options: [.prettyPrinted, .sortedKeys])
        print(String(decoding: json, as: UTF8.self))
    }

    /// Both sides of a handshake with its first message, and the other side's new bundle.
    private static func omemoSessions(_ seconds: Double) async throws -> Double {
        var spent = 0.0, count = 0
        while spent < seconds {
            let host = try await OMEMOSubject("host", keys: 20)
            var devices: [OMEMOSubject] = []
            for number in 0..<20 { devices.append(try await OMEMOSubject("device \(number)", keys: 1)) }
            // A key for each: two that take the same are another matter.
            let bundles = zip(devices, host.bundle.oneTimePrekeys).map { ($0, host.bundle, $1) }
            let start = processorTime()
            for (device, bundle, key) in bundles {
                try await device.device.begin(
                    with: OMEMOBundle(
                        identity: bundle.identity.rawRepresentation,
                        signedPrekey: (bundle.signedPrekeyID, bundle.signedPrekey.rawRepresentation, bundle.signature),
                        oneTimePrekeys: [(key.id, key.key.rawRepresentation)]), of: host.device.address)
                try await host.receive(
                    device.device.send(SecureBytes(random: 1024), to: [host.device.address]))
            }
            spent += processorTime() - start
            count += devices.count
        }
        return Double(count) / spent
    }

    nonisolated(nonsending) private static func rate(_ seconds: Double, each: Int, _ body: () async throws -> Void)
        async throws -> Double
    {
        for _ in 0..<each { try await body() }
        var count = 0
        let start = processorTime()
        while processorTime() - start < seconds {
            for _ in 0..<each { try await body() }
            count += each
        }
        return Double(count) / (processorTime() - start)
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// A device with what it published.
struct Subject: Sendable {
    let device: MessagingDevice
    let upload: PrekeyUpload

    init(_ account: String) async throws {
        var limits = MessagingLimits()
        limits.oneTimePrekeys = 20
        device = try await MessagingDevice.create(
            DeviceAddress(account: account, device: 1), store: MemoryStore(), key: SecureBytes(random: 32),
            configuration: MessagingConfiguration(witness: nil, limits: limits))
        guard let upload = try await device.publish(counts: nil) else { throw MessagingError(.notFound) }
        try await device.confirm(upload)
        self.upload = upload
    }

    func bundle(_ number: Int) -> [UInt8] {
        PrekeyBundle(upload, oneTimePrekey: upload.oneTimePrekeys[number], kemPrekey: upload.kemPrekeys[number]).encoded
    }

    func greet(_ other: Subject) async throws {
        try await device.begin(with: PrekeyBundle(encoded: other.bundle(0)))
        try await other.receive(send(SecureBytes(random: 8), other)[0])
        try await receive(other.send(SecureBytes(random: 8), self)[0])
    }

    func send(_ content: SecureBytes, _ other: Subject) async throws -> [Envelope] {
        try await device.send(content, to: [other.device.address])
    }

    func receive(_ envelope: Envelope) async throws {
        guard case .delivered = try await device.receive(Envelope(encoded: envelope.encoded)) else {
            throw MessagingError(.notAuthentic)
        }
    }
}
