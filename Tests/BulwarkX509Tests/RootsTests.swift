import BulwarkTransport
import BulwarkX509
import Foundation
import Testing
import X509

struct RootsTests {
    @Test func `A bundle is read, and one that is not there is an error`() throws {
        let root = try TestAuthority()
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let bundle = folder.appending(path: "bundle.pem")
        try Data(PEMBlock(label: "CERTIFICATE", bytes: root.der).text.utf8).write(to: bundle)
        #expect(try SystemRoots.read(paths: ["/nowhere", bundle.path]) == [root.der])
        #expect(throws: TransportError(.noSystemRoots)) { try SystemRoots.read(paths: ["/nowhere"]) }
        try Data("nothing".utf8).write(to: bundle)
        #expect(throws: TransportError(.noSystemRoots)) { try SystemRoots.read(paths: [bundle.path]) }
    }

    @Test func `A root that is given and the system's too is the system's`() throws {
        let (one, other) = (try TestAuthority(), try TestAuthority(named: "Other"))
        let roots = TrustRoots(given: [one.der, other.der, [1, 2, 3]], system: [one.der])
        #expect(roots.count == 2)
        #expect(roots.unusable == [DroppedCertificate(position: 2, facts: nil)])
    }

    @Test func `Another certificate of an authority that the system trusts is of no private root`() async throws {
        let root = try TestAuthority()
        let server = try root.server([.dnsName("a.example.com")])
        let (past, other) = (try root.renewed(-90 ... -1), try TestAuthority())
        for (given, system, isPrivate) in [
            (root.der, past.der, false), (root.der, root.der, false), (root.der, other.der, true),
        ] {
            let evaluator = TrustEvaluator(
                chains: ChainBuilder(roots: TrustRoots(given: [given], system: [system])),
                transparency: TransparencyEvaluator(.applePublished))
            let verdict = await evaluator.evaluate(
                UnverifiedChain(presented: [server]), host: "a.example.com", delivered: .init(), at: TestAuthority.now)
            #expect(verdict.chain?.isPrivateRoot == isPrivate)
            #expect(verdict.transparency?.outcome == (isPrivate ? .exempt : .broken))
        }
    }

    @Test(.enabled(if: !Limbo.servers.isEmpty, "needs ../shared/data/limbo beside the checkout"))
    func `Real servers' chains meet the system's rules and have their SCTs judged`() async throws {
        let online = Limbo.servers.filter { $0.id.hasPrefix("online::") }
        var met = 0
        for test in online {
            let builder = ChainBuilder(roots: TrustRoots(system: test.roots))
            let evaluator = TrustEvaluator(chains: builder, transparency: TransparencyEvaluator(.chrome))
            let host = try #require(test.peerName?.value)
            // The time of the cases is a second after the validity begins, which is before some SCTs.
            let verdict = await evaluator.evaluate(test.presented, host: host, delivered: .init(), at: test.now + 86400)
            #expect(verdict.chain?.isPrivateRoot == false, "\(host): \(verdict.reasons)")
            if verdict.allowsConnection { met += 1 }
        }
        #expect(met > 0)
        print("real servers' chains that hold and meet Chrome's transparency rules: \(met) of \(online.count)")
    }
}
