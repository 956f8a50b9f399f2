import BulwarkRelayAPI
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkRelay

@Suite("Rates")
struct RateLimiterTests {
    private static func limiter(_ burst: Double, _ perSecond: Double) -> (RateLimiter, ManualClock) {
        let clock = ManualClock()
        var rates = RelayRates()
        rates.claims = RelayRates.Rate(burst: burst, perSecond: perSecond)
        return (RateLimiter(rates, clock: clock), clock)
    }

    @Test("A bucket gives what it holds, says when there is more, and fills no further than its size")
    func bucket() throws {
        let (limiter, clock) = Self.limiter(3, 0.5)
        try limiter.take(.claims, by: .device(1), count: 3)
        let error = #expect(throws: RelayError(.tooManyRequests)) { try limiter.take(.claims, by: .device(1)) }
        #expect(error?.retryAfter == 2)
        clock.advance(by: .seconds(2))
        try limiter.take(.claims, by: .device(1))
        clock.advance(by: .seconds(1000))
        #expect(throws: RelayError(.tooManyRequests)) {
            for _ in 0..<4 { try limiter.take(.claims, by: .device(1)) }
        }
    }

    @Test("Each has a bucket of its own, for each kind")
    func subjects() throws {
        let (limiter, _) = Self.limiter(1, 0.1)
        try limiter.take(.claims, by: .device(1))
        try limiter.take(.claims, by: .device(2))
        try limiter.take(.requests, by: .device(1))
        try limiter.take(.claims, by: .network(.unknown))
        #expect(throws: RelayError(.tooManyRequests)) { try limiter.take(.claims, by: .device(1)) }
    }

    @Test("Who has not asked for a while is forgotten, and who has asked too often is not")
    func sweeping() throws {
        let (limiter, clock) = Self.limiter(2, 0.1)
        for number in 0..<100 { try limiter.take(.claims, by: .device(Int64(number))) }
        clock.advance(by: .seconds(5))
        try limiter.take(.claims, by: .device(7), count: 1)
        clock.advance(by: .seconds(6))
        limiter.sweep()
        #expect(limiter.count == 1)
        #expect(throws: RelayError(.tooManyRequests)) { try limiter.take(.claims, by: .device(7), count: 2) }
        clock.advance(by: .seconds(20))
        limiter.sweep()
        #expect(limiter.count == 0)
    }

    @Test("Addresses of one customer count as one, and those of two do not")
    func origins() {
        func origin(_ text: String) -> NetworkOrigin { NetworkOrigin(text: text) }
        #expect(origin("2001:db8:1:2::1") == origin("2001:db8:1:2:ffff::9"))
        #expect(origin("2001:db8:1:2::1") != origin("2001:db8:1:3::1"))
        #expect(origin("192.0.2.1") == origin("::ffff:192.0.2.1"))
        #expect(origin("192.0.2.1") != origin("192.0.2.2"))
        #expect(origin("not an address") == .unknown)
        for (text, plain) in [
            ("192.0.2.1:4711", "192.0.2.1"), ("[2001:db8::1]:443", "2001:db8::1"), ("[2001:db8::1]", "2001:db8::1"),
            (" 192.0.2.1 ", "192.0.2.1"), ("2001:db8::1", "2001:db8::1"),
        ] { #expect(NetworkOrigin(forwarded: Substring(text)) == origin(plain)) }
        for text in ["", "[", "[]", ":", "unknown", "a:b"] {
            #expect(NetworkOrigin(forwarded: Substring(text)) == .unknown)
        }
    }
}
