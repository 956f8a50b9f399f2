import BulwarkCore
import Foundation
import Testing

@testable import BulwarkTransport

struct TrustReportTests {
    /// A builder that takes what it is given for valid: what is judged here comes after it.
    private struct Believing: ChainBuilding {
        var isPrivateRoot = true

        func validate(_ chain: UnverifiedChain, for name: ServerName, at now: Int64) async -> ChainOutcome {
            let facts = chain.certificates.compactMap { try? CertificateFacts(der: $0) }
            guard let chain = ValidatedChain(unchecked: facts, isPrivateRoot: isPrivateRoot) else {
                return ChainOutcome(.refused([ChainFault(.noCertificates)]))
            }
            return ChainOutcome(.validated(chain))
        }
    }

    private static func report(_ host: String, at now: Int64, isReportOnly: Bool = false) async throws -> TrustReport? {
        let pins = try PinSet([
            PinnedHost(
                "example.com", subdomains: .all, anyPins: [Keys.pin(8), Keys.pin(9)], isReportOnly: isReportOnly)
        ])
        let presented = UnverifiedChain(presented: try Keys.chain(1, 2))
        let verdict = await TrustEvaluator(chains: Believing(), pins: pins).evaluate(presented, host: host, at: now)
        return TrustReport(verdict, host: host, port: 443, presented: presented, pins: pins, at: now)
    }

    @Test func `A report has the members of RFC 7469`() async throws {
        let report = try #require(try await Self.report("api.example.com", at: 1_795_643_004))
        let object = try JSONSerialization.jsonObject(with: Data(report.json)) as? [String: Any]
        let members = try #require(object)
        #expect(members["hostname"] as? String == "api.example.com" && members["port"] as? Int == 443)
        #expect(members["noted-hostname"] as? String == "example.com" && members["include-subdomains"] as? Bool == true)
        #expect(members["date-time"] as? String == "2026-11-25T21:43:24Z")
        #expect((members["known-pins"] as? [String])?.first == "pin-sha256=\"\(try Keys.pin(8).hash.base64)\"")
        let chain = try #require(members["validated-certificate-chain"] as? [String])
        #expect(try chain.map { try PEMBlock.blocks(in: Array($0.utf8))[0].bytes } == (try Keys.chain(1, 2)))
        #expect(members["enforced"] as? Bool == true && (members["reasons"] as? [String])?.count == 1)
    }

    @Test func `A report of NSPinnedDomains names the entry and its pins, and one of pins that expire says when`()
        async throws
    {
        let (first, second) = (try Keys.pin(8).hash, try Keys.pin(9).hash)
        let policy = TransportPolicy(
            pinnedDomains: PinnedDomains([
                PinnedDomain(
                    domain: "Example.com", includesSubdomains: true, leafPins: [first], authorityPins: [first, second])
            ]))
        let (reports, continuation) = AsyncStream<TrustReport>.makeStream()
        let evaluator = TrustEvaluator(
            chains: Believing(), policy: policy,
            pins: try PinSet([
                PinnedHost("other.example", anyPins: [Pin(first)], expiry: .init(at: 1_795_643_004, then: .refuse))
            ]), reporter: TrustReporter(TrustReportClosure { continuation.yield($0) }))
        for host in ["api.example.com", "other.example"] {
            _ = await evaluator.evaluate(UnverifiedChain(presented: try Keys.chain(1, 2)), host: host, at: 7)
            var next = reports.makeAsyncIterator()
            let report = try #require(await next.next())
            let members = try #require(try JSONSerialization.jsonObject(with: Data(report.json)) as? [String: Any])
            let isDomain = host == "api.example.com"
            #expect(members["noted-hostname"] as? String == (isDomain ? "example.com" : host))
            #expect(members["include-subdomains"] as? Bool == isDomain)
            #expect(report.knownPins == (isDomain ? [first, second] : [first]))
            #expect(members["effective-expiration-date"] as? String == (isDomain ? nil : "2026-11-25T21:43:24Z"))
        }
    }

    @Test func `Report-only is reported, and what is fine or has no chain is not`() async throws {
        #expect(try await Self.report("example.com", at: 0, isReportOnly: true)?.isEnforced == false)
        #expect(try await Self.report("other.example", at: 0) == nil)
        let reserve = try PinSet([PinnedHost("a.example", anyPins: [Keys.pin(8), .backup(Keys.pin(1).hash)])])
        let presented = UnverifiedChain(presented: try Keys.chain(1))
        let rotated = await TrustEvaluator(chains: Believing(), pins: reserve)
            .evaluate(presented, host: "a.example", at: 0)
        #expect(rotated.allowsConnection && !rotated.warnings.isEmpty)
        #expect(TrustReport(rotated, host: "a.example", presented: presented, pins: reserve, at: 0) == nil)
        let refused = TrustVerdict(reasons: [.chain(ChainFault(.selfSigned))], warnings: [])
        #expect(TrustReport(refused, host: "a", presented: UnverifiedChain(presented: []), pins: nil, at: 0) == nil)
    }

    @Test func `Missing SCTs are reported, and those that could not be seen are not`() async throws {
        let now: Int64 = 1_795_643_004
        let presented = UnverifiedChain(presented: try Keys.chain(1, 2))
        for (listDate, delivered, isReportOnly, isReported) in [
            (now, TransparencyEvaluator.Delivered(), false, true), (now, TransparencyEvaluator.Delivered(), true, true),
            (now, nil, false, false), (now - 71 * 86400, TransparencyEvaluator.Delivered(), false, false),
        ] {
            let evaluator = TrustEvaluator(
                chains: Believing(isPrivateRoot: false),
                transparency: TransparencyEvaluator(
                    TransparencyPolicy(.applePublished, isReportOnly: isReportOnly),
                    list: CTLogList([], appleDate: listDate, googleDate: listDate)))
            let verdict = await evaluator.evaluate(presented, host: "example.com", delivered: delivered, at: now)
            let report = TrustReport(verdict, host: "example.com", presented: presented, pins: nil, at: now)
            #expect((report != nil) == isReported)
            #expect(report?.isEnforced == (isReported ? !isReportOnly : nil))
        }
    }

    @Test func `The same report goes out once a day, and ten an hour in all`() async throws {
        var limiter = ReportLimiter()
        let first = try #require(try await Self.report("api.example.com", at: 1000))
        var later = first
        let answers = [limiter.allows(first), limiter.allows(first)]
        #expect(answers == [true, false])
        for (date, isAllowed) in [
            (Int64(1000 + 86399), false), (500, false), (1000 + 86400, true), (1000 + 86401, false),
        ] {
            later.date = date
            let answer = limiter.allows(later)
            #expect(answer == isAllowed, "\(date)")
        }
        var busy = ReportLimiter()
        let sent = (0..<300).filter { number in
            var report = first
            report.host = "\(number).example.com"
            return busy.allows(report)
        }
        #expect(sent == Array(0..<10))
        later.date = first.date + 3600
        later.host = "new.example.com"
        let isOpenAgain = busy.allows(later)
        #expect(isOpenAgain)
    }

    @Test func `An evaluator reports by its reporter`() async throws {
        let pins = try PinSet([PinnedHost("example.com", anyPins: [Keys.pin(8), Keys.pin(9)])])
        let (reports, continuation) = AsyncStream<TrustReport>.makeStream()
        let reporter = TrustReporter(TrustReportClosure { continuation.yield($0) })
        let evaluator = TrustEvaluator(chains: Believing(), pins: pins, reporter: reporter)
        let presented = UnverifiedChain(presented: try Keys.chain(1))
        _ = await evaluator.evaluate(presented, host: "example.com", at: 7)
        var iterator = reports.makeAsyncIterator()
        let report = await iterator.next()
        #expect(report?.host == "example.com" && report?.date == 7 && report?.served == presented.certificates)
    }
}
