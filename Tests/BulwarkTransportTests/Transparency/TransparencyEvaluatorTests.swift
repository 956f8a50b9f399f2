import Crypto
import Testing

@testable import BulwarkTransport

/// Logs with keys of their own sign SCTs over a certificate: each rule is met and broken.
struct TransparencyEvaluatorTests {
    static let now: Int64 = Sample.notBefore + 30 * 86400

    final class Log: Sendable {
        let key = P256.Signing.PrivateKey()
        let log: CTLog

        init(
            _ name: String, _ state: CTLog.State.Kind?, since: Int64 = 0, isStatic: Bool = false,
            shard: Range<Int64>? = nil
        ) {
            let state = state.map { CTLog.State($0, since: since) }
            log = CTLog(
                name: name, operatorName: String(name.prefix(1)), key: Array(key.publicKey.derRepresentation),
                isStatic: isStatic, apple: state, google: state, shard: shard)
        }

        func bytes(over entry: CTEntry, at seconds: Int64) throws -> [UInt8] {
            let time = (0..<8).reversed().map { UInt8(truncatingIfNeeded: UInt64(seconds * 1000) >> ($0 * 8)) }
            let signature = try key.signature(for: [0, 0] + time + entry.signedBytes + [0, 0]).derRepresentation
            return [0] + log.id + time + [0, 0, 4, 3, 0, UInt8(signature.count)] + signature
        }
    }

    /// The sample with a lifetime of so many days and a list of SCTs in it.
    static func leaf(days: Int64, _ logs: [Log], at seconds: Int64 = now - 86400) throws -> [UInt8] {
        let sample = try CertificateFacts(der: Sample.der)
        var part = sample.signedPartWithoutTimestamps
        let end = Array(Self.utc(Sample.notAfter).utf8)
        let position = try #require(part.firstRange(of: end)?.lowerBound)
        part.replaceSubrange(
            position..<position + end.count, with: Array(Self.utc(Sample.notBefore + days * 86400 - 1).utf8))
        let entry = CTEntry.precertificate(issuerKeyHash: sample.pin, signedPart: part)
        let items = try logs.flatMap { log -> [UInt8] in
            let bytes = try log.bytes(over: entry, at: seconds)
            return [0, UInt8(bytes.count)] + bytes
        }
        let list = [UInt8(items.count >> 8), UInt8(items.count & 255)] + items
        let octets = DERWriter.value(0x04, DERWriter.value(0x04, list))
        let identifier: [UInt8] = [0x06, 0x0A, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xD6, 0x79, 0x02, 0x04, 0x02]
        let timestamps = DERWriter.value(0x30, identifier + octets)
        var parts = try DERReader.only(0x30, in: part[...]).reader
        var body: [UInt8] = []
        while let element = try? parts.next() {
            guard element.tag == 0xA3 else {
                body += element.bytes
                continue
            }
            let others = try DERReader.only(0x30, in: element.content).content
            body += DERWriter.value(0xA3, DERWriter.value(0x30, Array(others) + (logs.isEmpty ? [] : timestamps)))
        }
        var outer = try DERReader.only(0x30, in: sample.der[...]).reader
        _ = try outer.next()
        let algorithm = try outer.next().bytes
        let signature = try outer.next().bytes
        return DERWriter.value(0x30, DERWriter.value(0x30, body) + algorithm + signature)
    }

    static func utc(_ seconds: Int64) -> String {
        let day = CivilTime.day(of: seconds).dropFirst(2).split(separator: "-").joined()
        let rest = seconds % 86400
        return day + [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined() + "Z"
    }

    static func judge(
        _ policy: TransparencyPolicy, _ logs: [Log], days: Int64 = 90,
        delivered: TransparencyEvaluator.Delivered? = .init(),
        signedAt: Int64 = now - 86400, listDate: Int64 = now
    ) throws -> TransparencyVerdict {
        let list = CTLogList(logs.map(\.log), appleDate: listDate, googleDate: listDate)
        return TransparencyEvaluator(policy, list: list).evaluate(
            verifiedChain: [try leaf(days: days, logs, at: signedAt), Sample.der], delivered: delivered,
            isPrivateRoot: false,
            at: now)
    }

    struct Row: Sendable {
        var policy: TransparencyPolicy
        var days: Int64
        var logs: [Log]
        var missing: [TransparencyVerdict.Reason]

        init(
            _ policy: TransparencyPolicy, _ days: Int64, _ logs: [Log], _ missing: [TransparencyVerdict.Reason] = []
        ) {
            self.policy = policy
            self.days = days
            self.logs = logs
            self.missing = missing
        }
    }

    static let rows: [Row] = {
        func a(_ name: String = "a1") -> Log { Log(name, .usable) }
        func b() -> Log { Log("b1", .readOnly) }
        func still(_ name: String) -> Log { Log(name, .usable, isStatic: true) }
        return [
            Row(.applePublished, 180, [a(), b()]),
            Row(.applePublished, 180, [a(), a("a2")], [.tooFewTimestamps(counted: 1, needed: 2)]),
            Row(.applePublished, 181, [a(), b()], [.tooFewTimestamps(counted: 2, needed: 3)]),
            Row(.applePublished, 181, [a(), a("a2"), b()]),
            Row(.applePublished, 181, [a(), a("a2"), a("a3")], [.tooFewTimestamps(counted: 2, needed: 3)]),
            Row(.applePublished, 90, [still("a1"), still("b1")], [.noRFC6962Log]),
            Row(
                .applePublished, 90, [Log("a1", .retired, since: now), Log("b1", .retired, since: now)],
                [.noApprovedLog]),
            Row(.appleDevice, 180, [a(), a("a2")]),
            Row(.appleDevice, 181, [a(), a("a2")], [.tooFewTimestamps(counted: 2, needed: 3)]),
            Row(.appleDevice, 826, [a(), a("a2"), a("a3")], [.tooFewTimestamps(counted: 3, needed: 4)]),
            Row(.appleDevice, 90, [still("a1"), still("a2")]),
            Row(.chrome, 180, [a(), b()]),
            Row(.chrome, 180, [a(), a("a2")], [.tooFewOperators(counted: 1, needed: 2)]),
            Row(.chrome, 181, [a(), b()], [.tooFewTimestamps(counted: 2, needed: 3)]),
            Row(.minimum(1), 90, [a()]),
            Row(.minimum(2), 90, [a()], [.tooFewTimestamps(counted: 1, needed: 2)]),
            Row(.minimum(0), 90, [], [.tooFewTimestamps(counted: 0, needed: 1)]),
        ]
    }()

    @Test(arguments: rows.indices) func `Each rule is met and broken by what it names`(index: Int) throws {
        let row = Self.rows[index]
        let verdict = try Self.judge(row.policy, row.logs, days: row.days)
        #expect(verdict.reasons == row.missing, "\(verdict.timestamps.map(\.problem))")
        #expect(verdict.outcome == (row.missing.isEmpty ? .met : .broken))
        #expect(verdict.allowsConnection == row.missing.isEmpty)
        #expect(verdict.timestamps.count == row.logs.count)
    }

    @Test func `Each SCT that does not count says why`() throws {
        let (good, end) = (Log("a1", .usable), Sample.notBefore + 90 * 86400)
        func problem(_ log: Log, _ policy: TransparencyPolicy = .appleDevice, at seconds: Int64 = Self.now - 86400)
            throws
            -> JudgedTimestamp.Problem?
        { try Self.judge(policy, [log], signedAt: seconds).timestamps.first?.problem }
        #expect(try problem(good) == nil)
        #expect(try problem(good, at: Self.now + 1) == .inFuture)
        #expect(try problem(Log("a1", .rejected)) == .logNotApproved)
        #expect(try problem(Log("a1", .pending)) == .logNotApproved)
        #expect(try problem(Log("a1", nil)) == .logNotApproved)
        #expect(try problem(Log("a1", .retired, since: Self.now)) == nil)
        #expect(try problem(Log("a1", .retired, since: Self.now - 2 * 86400)) == .afterRetirement)
        #expect(try problem(Log("a1", .readOnly, since: Self.now - 2 * 86400)) == .afterReadOnly)
        #expect(try problem(Log("a1", .readOnly, since: Self.now - 2 * 86400), .chrome) == nil)
        #expect(try problem(Log("a1", .usable, shard: end - 86400..<end + 86400)) == nil)
        #expect(try problem(Log("a1", .usable, shard: end..<end + 86400)) == .outsideShard)
        let twice = try Self.judge(.minimum(2), [good, good])
        #expect(twice.timestamps.map(\.problem) == [nil, .sameLog] && twice.outcome == .broken)
        let stranger = TransparencyEvaluator(
            .minimum(1), list: CTLogList([], appleDate: Self.now, googleDate: Self.now)
        )
        .evaluate(
            verifiedChain: [try Self.leaf(days: 90, [good]), Sample.der], delivered: .init(), isPrivateRoot: false,
            at: Self.now)
        #expect(stranger.timestamps.map(\.problem) == [.unknownLog] && stranger.outcome == .broken)
    }

    @Test func `SCTs beside the certificate meet the rules, and where they are not visible nothing is refused`() throws
    {
        let logs = [Log("a1", .usable), Log("b1", .usable)]
        let leaf = try Self.leaf(days: 90, [])
        let found = try logs.map {
            SignedCertificateTimestamp(bytes: try $0.bytes(over: .certificate(leaf), at: Self.now))
        }
        let list = CTLogList(logs.map(\.log), appleDate: Self.now, googleDate: Self.now)
        for policy in [TransparencyPolicy.applePublished, .appleDevice, .chrome, .minimum(2)] {
            let evaluator = TransparencyEvaluator(policy, list: list)
            func verdict(_ delivered: TransparencyEvaluator.Delivered?) -> TransparencyVerdict {
                evaluator.evaluate(
                    verifiedChain: [leaf, Sample.der], delivered: delivered, isPrivateRoot: false, at: Self.now)
            }
            #expect(verdict(.init(handshake: found)).outcome == .met)
            #expect(verdict(.init(handshake: [found[0]], stapledResponse: [found[1], nil])).outcome == .met)
            #expect(verdict(.init(handshake: [found[0]])).outcome == .broken)
            let blind = verdict(nil)
            #expect(blind.outcome == .cannotTell && blind.reasons.contains(.otherTimestampsNotVisible))
            #expect(blind.allowsConnection)
        }
    }

    @Test func `What the system has seen meets Apple's rules and no others, and its silence breaks none`() throws {
        let leaf = try Self.leaf(days: 90, [])
        let list = CTLogList([Log("a1", .usable).log], appleDate: Self.now, googleDate: Self.now)
        for (policy, met) in [
            (TransparencyPolicy.applePublished, true), (.appleDevice, true), (.chrome, false), (.minimum(1), false),
        ] {
            func verdict(
                _ delivered: TransparencyEvaluator.Delivered?, isLogged: Bool, isPrivate: Bool = false
            ) -> TransparencyVerdict {
                TransparencyEvaluator(policy, list: list).evaluate(
                    verifiedChain: [leaf, Sample.der], delivered: delivered, isPrivateRoot: isPrivate,
                    isLoggedBySystem: isLogged, at: Self.now)
            }
            let logged = verdict(nil, isLogged: true)
            #expect(logged.outcome == (met ? .met : .cannotTell), "\(policy)")
            #expect(logged.reasons.contains(.foundBySystem) == met)
            #expect(logged.allowsConnection)
            let silent = verdict(nil, isLogged: false)
            #expect(silent.outcome == .cannotTell && silent.allowsConnection, "\(policy)")
            // Who sees all SCTs refuses what lacks them, and a private root stays exempt.
            #expect(verdict(.init(), isLogged: false).outcome == .broken)
            #expect(verdict(nil, isLogged: true, isPrivate: true).outcome == .exempt)
        }
    }

    @Test func `A stale list warns and refuses nothing`() throws {
        let edge = Self.now - 70 * 86400
        let logs = [Log("a1", .usable), Log("b1", .usable)]
        #expect(try Self.judge(.chrome, [logs[0]], listDate: edge).outcome == .broken)
        let stale = try Self.judge(.chrome, [logs[0]], listDate: edge - 1)
        #expect(stale.outcome == .cannotTell && stale.allowsConnection && stale.reasons.contains(.staleList(days: 70)))
        let met = try Self.judge(.chrome, logs, listDate: edge - 1)
        #expect(met.outcome == .met && met.reasons == [.staleList(days: 70)])
    }

    @Test func `Private roots are exempt, report-only lets pass, and a chain that cannot be read is refused`() throws {
        let evaluator = TransparencyEvaluator(.chrome)
        let exempt = evaluator.evaluate(verifiedChain: [], delivered: nil, isPrivateRoot: true, at: 0)
        #expect(exempt.outcome == .exempt && exempt.allowsConnection)
        for chain in [[], [Sample.der], [Sample.der, [1, 2, 3]]] {
            let broken = evaluator.evaluate(verifiedChain: chain, delivered: nil, isPrivateRoot: false, at: 0)
            #expect(broken.outcome == .broken && broken.reasons == [.unreadableChain] && !broken.allowsConnection)
        }
        var policy = TransparencyPolicy.minimum(2)
        policy.isReportOnly = true
        let report = try Self.judge(policy, [Log("a1", .usable)])
        #expect(report.outcome == .broken && report.allowsConnection)
    }

    @Test func `A list of SCTs that is broken is named`() throws {
        let log = Log("a1", .usable)
        var der = try Self.leaf(days: 90, [log])
        let position = try #require(der.firstRange(of: log.log.id)?.lowerBound)
        // The length of the list, two bytes before the length of its item and the version.
        der[position - 4] ^= 1
        let list = CTLogList([log.log], appleDate: Self.now, googleDate: Self.now)
        let verdict = TransparencyEvaluator(.minimum(1), list: list).evaluate(
            verifiedChain: [der, Sample.der], delivered: .init(), isPrivateRoot: false, at: Self.now)
        #expect(verdict.reasons == [.malformedList, .tooFewTimestamps(counted: 0, needed: 1)])
    }

    @Test func `No mutated list of SCTs gains a valid one`() throws {
        let log = Log("a1", .usable)
        let der = try Self.leaf(days: 90, [log])
        let list = CTLogList([log.log], appleDate: Self.now, googleDate: Self.now)
        let evaluator = TransparencyEvaluator(.minimum(1), list: list)
        let start = try #require(der.firstRange(of: log.log.id)?.lowerBound) - 5
        var random = SeededGenerator(seed: 11)
        for _ in 0..<300 {
            var mutated = der
            let position = Int.random(in: start..<start + 120, using: &random)
            mutated[position] ^= UInt8.random(in: 1...255, using: &random)
            let verdict = evaluator.evaluate(
                verifiedChain: [mutated, Sample.der], delivered: .init(), isPrivateRoot: false, at: Self.now)
            #expect(verdict.outcome == .broken, "byte \(position - start)")
        }
    }
}
