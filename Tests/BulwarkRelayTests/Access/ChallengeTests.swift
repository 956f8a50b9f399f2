import BulwarkCore
import BulwarkRelayAPI
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkRelay

@Suite("Challenges")
struct ChallengeTests {
    @Test("A challenge is good once, for its time, and in each of its bits")
    func once() throws {
        let clock = ManualClock(), issuer = ChallengeIssuer(lifetime: 60, clock: clock, entropy: SystemEntropy())
        let challenge = issuer.issue().challenge
        try issuer.check(challenge)
        for index in challenge.indices {
            var spoilt = challenge
            spoilt[index] ^= 1
            #expect(throws: RelayError(.staleChallenge)) { try issuer.check(spoilt) }
        }
        try issuer.use(challenge)
        #expect(throws: RelayError(.staleChallenge)) { try issuer.check(challenge) }
        #expect(throws: RelayError(.staleChallenge)) { try issuer.use(challenge) }
        let late = issuer.issue().challenge
        clock.advance(by: .seconds(60))
        #expect(throws: RelayError(.staleChallenge)) { try issuer.check(late) }
    }

    @Test("Another process's challenges are none")
    func otherProcess() {
        let clock = ManualClock()
        let one = ChallengeIssuer(lifetime: 60, clock: clock, entropy: SystemEntropy())
        let other = ChallengeIssuer(lifetime: 60, clock: clock, entropy: SystemEntropy())
        #expect(throws: RelayError(.staleChallenge)) { try other.check(one.issue().challenge) }
        #expect(throws: RelayError(.staleChallenge)) { try other.check(Data()) }
    }

    @Test("Used ones stay used however many are used after them")
    func many() throws {
        let clock = ManualClock(), issuer = ChallengeIssuer(lifetime: 60, clock: clock, entropy: SystemEntropy())
        let first = issuer.issue().challenge
        try issuer.use(first)
        for _ in 0..<600 { try issuer.use(issuer.issue().challenge) }
        #expect(throws: RelayError(.staleChallenge)) { try issuer.check(first) }
    }
}
