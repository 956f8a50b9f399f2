import Testing

@testable import BulwarkTransport

struct RotationPlanTests {
    private static let day: Int64 = 86400

    /// A chain of the sample's certificate under other keys; all end with the sample.
    private static func chain(_ numbers: UInt8...) throws -> [CertificateFacts] {
        try numbers.map { try CertificateFacts(der: Keys.certificate($0)) }
    }

    private static func plan(
        _ host: PinnedHost, _ chain: [CertificateFacts], daysBefore: Int64
    ) -> RotationPlan {
        RotationPlan(for: host, chain: chain, at: Sample.notAfter - daysBefore * day)
    }

    @Test func `A pin in use has its deadline before its certificate's end`() throws {
        let host = PinnedHost("a.example", leafPins: [try Keys.pin(1), .backup(try Keys.pin(9).hash)])
        let plan = Self.plan(host, try Self.chain(1, 2), daysBefore: 1000)
        let step = try #require(plan.steps.first)
        let pin = try Keys.pin(1).hash
        #expect(plan.steps.count == 1 && step.pin == pin && step.position == 0)
        #expect(step.end == Sample.notAfter && step.deadline == Sample.notAfter - 60 * Self.day)
        #expect(step.successors == [try Keys.pin(9).hash])
        #expect(step.description.hasPrefix("By 2036-09-23: ship apps"))
        #expect(plan.warnings == [.leafPinsOnly])
    }

    @Test func `A single pin without reserve is told, and its successor is due`() throws {
        let host = PinnedHost("a.example", leafPins: [try Keys.pin(1)])
        let early = Self.plan(host, try Self.chain(1, 2), daysBefore: 61)
        #expect(Set(early.warnings) == [.singlePin, .leafPinsOnly, .noReserve])
        #expect(early.steps[0].description.contains("add the pin of the key that will follow"))
        let late = Self.plan(host, try Self.chain(1, 2), daysBefore: 59)
        #expect(late.warnings.contains(.deadlinePassed(try Keys.pin(1).hash)))
    }

    @Test func `A pin of no certificate of the chain is told, and a backup is not`() throws {
        let host = PinnedHost(
            "a.example", authorityPins: [try Keys.pin(2), try Keys.pin(7), .backup(try Keys.pin(8).hash)])
        let plan = Self.plan(host, try Self.chain(1, 2, 3), daysBefore: 1000)
        #expect(plan.warnings == [.notInChain(try Keys.pin(7).hash)])
        // A leaf's key in a list for authorities is looked for above the leaf alone.
        let misplaced = PinnedHost("a.example", authorityPins: [try Keys.pin(1), try Keys.pin(2)])
        #expect(
            Self.plan(misplaced, try Self.chain(1, 2), daysBefore: 1000).warnings.contains(
                .notInChain(try Keys.pin(1).hash)))
    }

    @Test func `Where no pin is marked as a backup, one of no certificate is taken for it`() throws {
        let host = PinnedHost("a.example", leafPins: [try Keys.pin(1), try Keys.pin(9)])
        let plan = Self.plan(host, try Self.chain(1, 2), daysBefore: 1000)
        #expect(plan.warnings == [.leafPinsOnly])
        #expect(plan.steps.map(\.successors) == [[try Keys.pin(9).hash]])
        // None is in use: they cannot all be reserves.
        let other = Self.plan(host, try Self.chain(3, 4), daysBefore: 1000)
        #expect(
            other.warnings == [
                .leafPinsOnly, .notInChain(try Keys.pin(1).hash), .notInChain(try Keys.pin(9).hash),
            ])
    }

    @Test func `Once the backup is in use, the old key is no successor and a new reserve is asked for`() throws {
        let host = PinnedHost("a.example", leafPins: [try Keys.pin(1), .backup(try Keys.pin(9).hash)])
        let plan = Self.plan(host, try Self.chain(9, 2), daysBefore: 1000)
        #expect(plan.steps.map(\.pin) == [try Keys.pin(9).hash] && plan.steps.map(\.successors) == [[]])
        #expect(plan.steps[0].description.contains("add the pin of the key that will follow"))
        #expect(
            plan.warnings == [
                .leafPinsOnly, .notInChain(try Keys.pin(1).hash), .backupInUse(try Keys.pin(9).hash), .noReserve,
            ])
        #expect(plan.warnings.allSatisfy { !$0.description.isEmpty })
    }

    @Test(arguments: [(31, []), (29, [29]), (0, [0])] as [(Int64, [Int])])
    func `An end that is near is told`(daysBefore: Int64, days: [Int]) throws {
        let host = PinnedHost("a.example", anyPins: [try Keys.pin(2), .backup(try Keys.pin(9).hash)])
        let plan = Self.plan(host, try Self.chain(2), daysBefore: daysBefore)
        let found = plan.warnings.compactMap { if case .endsSoon(_, let days) = $0 { days } else { nil } }
        #expect(found == days)
        let over = RotationPlan(for: host, chain: try Self.chain(2), at: Sample.notAfter + 1)
        #expect(over.warnings.contains(.ended(subject: "CN=Sample")))
    }

    @Test func `Pins that expire and every warning have words`() throws {
        let host = PinnedHost(
            "a.example", anyPins: [try Keys.pin(2), .backup(try Keys.pin(9).hash)],
            expiry: .init(at: Sample.notAfter - 990 * Self.day, then: .report))
        let plan = Self.plan(host, try Self.chain(2), daysBefore: 1000)
        #expect(plan.warnings == [.pinsExpireSoon(days: 10)])
        #expect(plan.warnings.allSatisfy { !$0.description.isEmpty })
    }
}
