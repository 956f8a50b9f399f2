import BulwarkTransport
import Testing

struct SCTVerificationTests {
    /// The certificate's issuer, by its name, and the certificate.
    static func pair(_ test: Limbo.Case) throws -> (leaf: CertificateFacts, issuer: CertificateFacts) {
        let leaf = try CertificateFacts(der: test.leaf)
        let issuer = try #require(
            test.others.compactMap { try? CertificateFacts(der: $0) }.first { $0.subject == leaf.issuer })
        return (leaf, issuer)
    }

    @Test(.enabled(if: !Limbo.online.isEmpty, "needs ../shared/data/limbo beside the checkout"))
    func `Every SCT in the certificates of real servers verifies, and none over a changed entry`() throws {
        var found = 0
        var valid = 0
        for test in Limbo.online {
            let (leaf, issuer) = try Self.pair(test)
            let verdict = TransparencyEvaluator(.minimum(1)).evaluate(
                verifiedChain: [leaf.der, issuer.der], delivered: nil, isPrivateRoot: false, at: 1 << 40)
            for judged in verdict.timestamps {
                let timestamp = try #require(judged.timestamp)
                let log = try #require(judged.log, "\(test.id): unknown log")
                let entry = CTEntry(embeddedIn: leaf, issuer: issuer)
                found += 1
                valid += timestamp.check(over: entry, key: log.key) == .valid ? 1 : 0
                #expect(timestamp.check(over: .certificate(leaf.der), key: log.key) == .invalid)
                #expect(timestamp.check(over: CTEntry(embeddedIn: leaf, issuer: leaf), key: log.key) == .invalid)
            }
        }
        print("embedded SCTs of x509-limbo's online chains: \(valid) of \(found) verify")
        // As many as `openssl x509 -text` prints.
        #expect(found == 38 && valid == 38)
    }

    @Test(.enabled(if: !Limbo.online.isEmpty, "needs ../shared/data/limbo beside the checkout"))
    func `Every program's rules give a verdict on real chains`() throws {
        let policies: [(String, TransparencyPolicy)] = [
            ("applePublished", .applePublished), ("appleDevice", .appleDevice), ("chrome", .chrome),
            ("minimum(2)", .minimum(2)),
        ]
        for (name, policy) in policies {
            // The time of the test cases is a second after notBefore, which is before the SCTs.
            var met = 0
            for test in Limbo.online {
                let (leaf, issuer) = try Self.pair(test)
                let verdict = TransparencyEvaluator(policy).evaluate(
                    verifiedChain: [leaf.der, issuer.der], delivered: .init(), isPrivateRoot: false,
                    at: leaf.notBefore + 86400)
                met += verdict.outcome == .met ? 1 : 0
                #expect(verdict.timestamps.count >= 2)
                #expect((verdict.outcome == .met) == verdict.reasons.isEmpty, "\(test.id) \(verdict.reasons)")
            }
            print("x509-limbo's online chains, the bundled list and \(name): \(met) of \(Limbo.online.count) meet it")
            #expect(met > 0)
        }
    }

    @Test func `The bundled list has every row of its table`() {
        let list = CTLogList.bundled
        #expect(list.logs.count > 150)
        #expect(list.logs.allSatisfy { $0.key == $0.value.id && $0.key.count == 32 })
        #expect(list.logs.values.allSatisfy { $0.apple != nil || $0.google != nil })
        #expect(list.appleDate > 1_770_000_000 && list.googleDate > list.appleDate)
    }
}
