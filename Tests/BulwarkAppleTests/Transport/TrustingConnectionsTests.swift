#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkTestServers
    import BulwarkTransport
    import Foundation
    import Testing

    @Suite struct TrustingConnectionsTests {
        private func connections(_ policy: TransportPolicy = TransportPolicy()) -> TrustingConnections {
            TrustingConnections(TrustGuard(TrustEvaluator(chains: SystemChains(), policy: policy, system: 17)))
        }

        @Test(
            "The policy for the host sets the oldest TLS and the cipher suites",
            arguments: [
                ("bank.example", tls_protocol_version_t.TLSv12, [tls_ciphersuite_group_t.ats]),
                ("old.example", .TLSv10, [.ats]),
                ("static.example", .TLSv12, [.ats, .ats_compatibility]),
                ("new.example", .TLSv13, [.ats]),
                ("printer.local", .TLSv10, [.ats, .ats_compatibility]),
            ])
        func settings(host: String, minimum: tls_protocol_version_t, groups: [tls_ciphersuite_group_t]) throws {
            let policy = TransportPolicy(exceptions: [
                DomainException(domain: "old.example", minimumTLSVersion: .v10),
                DomainException(domain: "static.example", requiresForwardSecrecy: false),
                DomainException(domain: "new.example", minimumTLSVersion: .v13),
            ])
            let connection = try connections(policy).connection(to: host, protocols: ["h2", "http/1.1"])
            let options = try #require(connection.parameters.shimTLSOptions)
            #expect(options.minimum == minimum && options.groups == groups && options.suites.isEmpty)
            #expect(options.protocols == ["h2", "http/1.1"] && !options.allowsResumption)
            #expect(connection.parameters.shimConnectionTimeout == 30)
        }

        @Test func `NIAP's package allows GCM alone`() throws {
            let policy = TransportPolicy(requiredNIAPPackage: .functionalPackage21)
            let connections = TrustingConnections(
                TrustGuard(TrustEvaluator(chains: SystemChains(), policy: policy, system: SystemVersion(26, 4))))
            let options = try #require(try connections.parameters(for: "bank.example").shimTLSOptions)
            #expect(options.groups.isEmpty && options.suites.count == 6 && options.minimum == .TLSv12)
        }

        @Test(
            "A server that is too old is not talked to",
            arguments: [(tls_protocol_version_t.TLSv10, false), (.TLSv11, false), (.TLSv12, true), (.TLSv13, true)])
        func versions(version: tls_protocol_version_t, isAllowed: Bool) async throws {
            let bench = try TrustBench()
            let device = bench.device()
            let chain = bench.identity.chain
            device.server = { _ in ShimServer(presented: chain, version: version) }
            try await ShimDevice.$current.withValue(device) {
                let end = await ending(of: try connections().connection(to: TrustBench.host))
                #expect(end == (isAllowed ? .ready : .failed(.tls(errSSLPeerProtocolVersion))))
            }
        }

        @Test func `The system is asked for the name that was asked for, and no other passes`() async throws {
            let bench = try TrustBench()
            let device = bench.device()
            let asked = Locked<[String?]>([])
            let trust = device.trust
            device.trust = { question in
                asked.withLock { $0.append(question.host) }
                return trust(question)
            }
            let chain = bench.identity.chain
            device.server = { _ in ShimServer(presented: chain) }
            try await ShimDevice.$current.withValue(device) {
                #expect(await ending(of: try connections().connection(to: "BANK.example.")) == .ready)
                let other = await ending(of: try connections().connection(to: "other.example"))
                #expect(other == .failed(.tls(errSSLBadCert)))
                #expect(asked.withLock { $0 } == ["bank.example", "other.example"])
            }
        }

        @Test func `What is no name or no port is an error before anything is opened`() {
            for host in ["", "not a host", "https://bank.example"] {
                #expect(throws: TransportError(.invalidName)) { try connections().connection(to: host) }
            }
            #expect(throws: TransportError(.invalidName)) {
                try connections().connection(to: "bank.example", port: 0)
            }
        }
    }
#endif
