import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

@Suite struct SimulationTests {
    /// A network between two sessions that loses, doubles, reorders and spoils messages.
    @Test("Two sessions over a bad network lose what was lost and nothing else", arguments: 1...6)
    func ratchets(seed: UInt64) throws {
        var generator = Seeded(seed)
        let entropy = SystemEntropy()
        var (alice, bob) = try Cast().established("simulation \(seed)")
        var network: [(toBob: Bool, content: String, body: [UInt8])] = []
        var read: Set<String> = [], lost = 0, number = 0
        for _ in 0..<1500 {
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<45:
                let toBob = Bool.random(using: &generator), content = "\(number)"
                number += 1
                let body =
                    try toBob
                    ? alice.encrypt(SecureBytes(content), entropy: entropy)
                    : bob.encrypt(SecureBytes(content), entropy: entropy)
                network.append((toBob, content, body))
            case 45..<48 where !network.isEmpty:
                network.remove(at: Int.random(in: 0..<network.count, using: &generator))
                lost += 1
            case 48..<52 where !network.isEmpty:
                let spoilt = network[Int.random(in: 0..<network.count, using: &generator)]
                let body = spoilt.body.mutated(&generator)
                guard body != spoilt.body else { continue }
                #expect(throws: MessagingError.self) { _ = try spoilt.toBob ? bob.open(body) : alice.open(body) }
            case 52..<54:
                (alice, bob) = (try alice.stored(), try bob.stored())
            default:
                guard !network.isEmpty else { continue }
                // Mostly in order, sometimes from anywhere.
                let place =
                    Int.random(in: 0..<4, using: &generator) > 0
                    ? 0 : Int.random(in: 0..<network.count, using: &generator)
                let message = network.remove(at: place)
                let content = try message.toBob ? bob.open(message.body) : alice.open(message.body)
                #expect(content.text == message.content)
                #expect(read.insert(message.content).inserted)
                // And once more.
                let again = code { _ = try message.toBob ? bob.open(message.body) : alice.open(message.body) }
                #expect(again == .keyGone || again == .notAuthentic)
            }
        }
        for message in network {
            #expect(try (message.toBob ? bob.open(message.body) : alice.open(message.body)).text == message.content)
            read.insert(message.content)
        }
        #expect(read.count == number - lost && number > 500)
    }

    /// Three devices that begin, send, lose, double, crash, start again, are put back from backups and recover.
    @Test("Devices over a bad network deliver nothing twice, nothing false, and find back together", arguments: 1...4)
    func devices(seed: UInt64) async throws {
        var generator = Seeded(seed &* 7919)
        let clock = ManualClock()
        let devices = try await [
            TestDevice("alice", 1, clock: clock), TestDevice("alice", 2, clock: clock),
            TestDevice("bob", 1, clock: clock),
        ]
        var network: [Envelope] = [], sent: Set<String> = []
        var backups: [InMemoryMessagingStore.Content?] = [nil, nil, nil]
        var delivered = [[String]](repeating: [], count: 3)
        func other(than index: Int) -> Int { (index + Int.random(in: 1...2, using: &generator)) % 3 }

        for step in 0..<500 {
            clock.advance(by: .seconds(60))
            let index = Int.random(in: 0..<3, using: &generator), device = devices[index]
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<35:
                let text = "\(step) of \(index)", target = devices[other(than: index)]
                do {
                    network += try await device.send(text, to: target)
                    sent.insert(text)
                } catch let error as MessagingError where error.code == .noSession {
                    try await device.begin(with: target)
                }
            case 35..<37 where !network.isEmpty:
                network.remove(at: Int.random(in: 0..<network.count, using: &generator))
            case 37..<40 where !network.isEmpty:
                network.append(network[Int.random(in: 0..<network.count, using: &generator)])
            case 40..<42 where !network.isEmpty:
                let good = network[Int.random(in: 0..<network.count, using: &generator)]
                if let bad = try? Envelope(encoded: good.encoded.mutated(&generator)), bad != good,
                    let target = devices.first(where: { $0.address == bad.recipient })
                {
                    let kind = try await target.receive(bad).kind
                    #expect(kind.hasPrefix("messaging-"), "\(kind)")
                }
            case 42..<44: try await device.reopen()
            case 44..<46: backups[index] = device.store.content
            case 46 where backups[index] != nil:
                device.store.content = backups[index] ?? device.store.content
                try await device.reopen()
                try await device.publish(counts: PrekeyCounts(oneTime: 9, kem: 9))
            case 47: try await device.publish(counts: PrekeyCounts(oneTime: 1, kem: 1))
            case 48..<50 where !network.isEmpty:
                device.store.failCommits()
                let envelope = network.first { $0.recipient == device.address }
                if let envelope { #expect(await code { _ = try await device.receive(envelope) } == .store) }
                device.store.failCommits(0)
            default:
                guard !network.isEmpty else { continue }
                let place = Bool.random(using: &generator) ? 0 : Int.random(in: 0..<network.count, using: &generator)
                let envelope = network.remove(at: place)
                let target = try #require(devices.firstIndex { $0.address == envelope.recipient })
                switch try await devices[target].receive(envelope) {
                case .delivered(let message): delivered[target].append(message.content.text)
                case .rejected(_, .due):
                    let sender = try #require(devices.first { $0.address == envelope.sender })
                    network.append(try await devices[target].device.recover(with: sender.bundle()))
                case .rejected, .renewed, .duplicate: break
                case .held: Issue.record("no identity has changed")
                }
            }
        }
        #expect(delivered.allSatisfy { Set($0).isSubset(of: sent) })
        // A backup takes the list of what was received along: only then can something come twice.
        if backups.allSatisfy({ $0 == nil }) { #expect(delivered.allSatisfy { Set($0).count == $0.count }) }
        #expect(delivered.joined().count > 60)

        // After an hour of quiet every pair finds back together.
        clock.advance(by: .seconds(7200))
        for (index, device) in devices.enumerated() {
            for target in devices where target !== device {
                if await code({ _ = try await device.send("probe", to: target) }) == .noSession {
                    try await device.begin(with: target)
                }
                var isRead = false
                for attempt in 0..<4 where !isRead {
                    let text = "\(index) at last \(attempt)"
                    switch try await target.receive(device.send(text, to: target)[0]) {
                    case .delivered(let message): isRead = message.content.text == text
                    case .rejected:
                        clock.advance(by: .seconds(3600))
                        _ = try await device.receive(target.device.recover(with: device.bundle()))
                    default: break
                    }
                }
                #expect(isRead, "\(device.address) to \(target.address)")
            }
        }
    }
}
