import BulwarkTestServers
import Crypto
import Testing

@testable import BulwarkProbe

@Suite("KeyProof")
struct KeyProofTests {
    private static let clientHello: [UInt8] = [1, 0, 0, 34, 3, 3] + [UInt8](repeating: 5, count: 32)
    private static let parameters: [UInt8] = [3, 0, 29, 4, 1, 2, 3, 4]

    /// A flight of TLS 1.2 whose key exchange is signed by a key, under a scheme.
    private static func answer(
        _ chain: [[UInt8]], _ key: P256.Signing.PrivateKey, scheme: [UInt8] = [4, 3], random: UInt8 = 5
    ) throws -> HelloAnswer {
        let hello = Wire.serverHello(suite: [0xC0, 0x2B])
        let signed = [UInt8](repeating: random, count: 32) + hello[6..<38] + parameters
        let signature = Array(try key.signature(for: signed).derRepresentation)
        let flight =
            hello + Wire.message(11, Wire.vector3(chain.flatMap { Wire.vector3($0) }))
            + Wire.message(12, parameters + scheme + [0, UInt8(signature.count)] + signature) + Wire.message(14, [])
        var reader = FlightReader(limits: HelloLimits(), clientHello: clientHello)
        guard case .answer(let answer) = try reader.append(Wire.record(22, flight)) else { throw HelloFault.truncated }
        return answer
    }

    @Test("A signature of the certificate's key over this exchange proves, and any other refutes")
    func signatures() throws {
        let identity = try LocalHost.identity()
        let key = try P256.Signing.PrivateKey(pemRepresentation: identity.keyPEM)
        #expect(try Self.answer(identity.chain, key).keyProof == .proven)
        #expect(try Self.answer(identity.chain, P256.Signing.PrivateKey()).keyProof == .refuted)
        // Recorded from another exchange, of another key's kind, or of another hash.
        #expect(try Self.answer(identity.chain, key, random: 6).keyProof == .refuted)
        #expect(try Self.answer(identity.chain, key, scheme: [8, 4]).keyProof == .refuted)
        #expect(try Self.answer(identity.chain, key, scheme: [5, 3]).keyProof == .refuted)
    }

    @Test(
        "A scheme that the certificate's key cannot sign by refutes: else who is on the way would choose one",
        arguments: [[8, 7], [8, 8], [2, 1], [2, 2], [2, 3], [3, 3], [0x0A, 0x0A]] as [[UInt8]])
    func schemes(scheme: [UInt8]) throws {
        #expect(
            try Self.answer(LocalHost.identity().chain, P256.Signing.PrivateKey(), scheme: scheme).keyProof == .refuted)
    }

    @Test("Signatures of SHA-1 are checked, too")
    func weakHash() throws {
        let identity = try LocalHost.identity()
        let key = try P256.Signing.PrivateKey(pemRepresentation: identity.keyPEM)
        for (signer, proof) in [(key, KeyProof.proven), (P256.Signing.PrivateKey(), .refuted)] {
            let signature = try signer.signature(for: Insecure.SHA1.hash(data: [1, 2, 3])).derRepresentation
            let found = KeyProof(
                Array(signature), scheme: 0x0203, over: [1, 2, 3], certificate: identity.chain.first)
            #expect(found == proof)
        }
    }

    @Test("What cannot be checked is neither proven nor refuted")
    func unknown() throws {
        let key = P256.Signing.PrivateKey()
        #expect(try Self.answer([[0x30, 1, 0]], key).keyProof == .notSeen)
    }

    @Test(
        "A host that leaves out what it would have to sign fails, though its chain is trusted",
        arguments: [[], Wire.message(12, [1, 0, 0])])
    func unsigned(exchange: [UInt8]) async throws {
        let chain = try LocalHost.identity().chain
        let flight =
            Wire.serverHello(suite: [0xC0, 0x2B]) + Wire.message(11, Wire.vector3(chain.flatMap { Wire.vector3($0) }))
            + exchange + Wire.message(14, [])
        let server = try BadServer { connection in
            LoopbackServer.receive(from: connection)
            LoopbackServer.send(Wire.record(22, flight), to: connection)
        }
        defer { server.stop() }
        let report = try await LocalHost.probe(server.address, by: try LocalHost.prober())
        #expect(report.outcome == .fails && report.failing.count == 16)
    }

    @Test("A host whose signature is not of its key fails, though its chain is trusted")
    func host() async throws {
        let chain = try LocalHost.identity().chain
        let hello = Wire.serverHello(suite: [0xC0, 0x2B])
        let flight =
            hello + Wire.message(11, Wire.vector3(chain.flatMap { Wire.vector3($0) }))
            + Wire.message(12, Self.parameters + [4, 3, 0, 8, 0x30, 6, 2, 1, 1, 2, 1, 1]) + Wire.message(14, [])
        let server = try BadServer { connection in
            LoopbackServer.receive(from: connection)
            LoopbackServer.send(Wire.record(22, flight), to: connection)
        }
        defer { server.stop() }
        let report = try await LocalHost.probe(server.address, by: try LocalHost.prober())
        #expect(report.isChainValidated && report.keyProof == .refuted)
        #expect(report.reasons == [.keyNotProven] && report.advice == .noneHelps && report.failing.count == 16)
    }
}
