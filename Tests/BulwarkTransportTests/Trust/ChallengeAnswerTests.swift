import Testing

@testable import BulwarkTransport

struct ChallengeAnswerTests {
    @Test func `Only a verdict that allows the connection lets it go on, and only failed trust ends it`() throws {
        let facts = try CertificateFacts(der: Sample.der)
        let chain = try #require(ValidatedChain(unchecked: [facts], isPrivateRoot: true))
        var good = TrustVerdict(reasons: [], warnings: [])
        good.chain = chain
        var refused = good
        refused.reasons = [.pins(.unreadableChain)]
        let empty = TrustVerdict(reasons: [], warnings: [])
        for (verdict, expected) in [
            (good, ChallengeAnswer.trust), (refused, .cancel), (empty, .cancel), (nil, .cancel),
        ] as [(TrustVerdict?, ChallengeAnswer)] {
            for hasIdentity in [true, false] {
                func answer(to kind: ChallengeKind) -> ChallengeAnswer {
                    ChallengeAnswer(to: kind, verdict: verdict, hasIdentity: hasIdentity)
                }
                #expect(answer(to: .serverTrust) == expected)
                #expect(answer(to: .clientCertificate) == (hasIdentity ? .presentIdentity : .presentNothing))
                #expect(answer(to: .other) == .leaveToSystem)
            }
        }
    }

}
