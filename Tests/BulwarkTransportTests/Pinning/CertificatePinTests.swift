import Testing

@testable import BulwarkTransport

struct CertificatePinTests {
    private static func facts(_ number: UInt8) throws -> CertificateFacts {
        try CertificateFacts(der: Keys.certificate(number))
    }

    @Test func `The current or the renewed certificate must be in the chain`() throws {
        let bundle = try CertificateBundle(files: [
            Keys.certificate(1), Array(PEMBlock(label: "CERTIFICATE", bytes: Keys.certificate(2)).text.utf8),
            Keys.certificate(1),
        ])
        #expect(bundle.certificates.count == 2 && bundle.end == Sample.notAfter)
        let set = try PinSet([PinnedHost("a.example", certificates: bundle.pins)])
        for chain in [try Keys.chain(1, 9), try Keys.chain(2), try Keys.chain(9, 2)] {
            #expect(set.judge(host: "a.example", verifiedChain: chain, at: 0).outcome == .matched)
        }
        let other = set.judge(host: "a.example", verifiedChain: try Keys.chain(3), at: 0)
        #expect(other.reasons == [.certificateMismatch(found: [CertificatePin(try Self.facts(3))])])
        #expect(!other.allowsConnection)
    }

    @Test func `Certificates and keys must both match where both are pinned`() throws {
        let pins = [CertificatePin(try Self.facts(1)), CertificatePin(try Self.facts(2))]
        let set = try PinSet([PinnedHost("a.example", leafPins: [Keys.pin(2), Keys.pin(9)], certificates: pins)])
        #expect(set.judge(host: "a.example", verifiedChain: try Keys.chain(2), at: 0).allowsConnection)
        #expect(!set.judge(host: "a.example", verifiedChain: try Keys.chain(1), at: 0).allowsConnection)
        #expect(!set.judge(host: "a.example", verifiedChain: try Keys.chain(9), at: 0).allowsConnection)
    }

    @Test func `Fragile and wrong bundles are told`() throws {
        let pin = CertificatePin(try Self.facts(1))
        let key = Array(PEMBlock(label: "PUBLIC KEY", bytes: [0x30, 0]).text.utf8)
        let set = try PinSet([PinnedHost("a.example", certificates: [pin])])
        #expect(set.warnings.map(\.kind) == [.singlePin, .certificatesOnly])
        #expect(throws: TransportError(.invalidPins)) {
            try PinSet([PinnedHost("a.example", certificates: [pin, pin])])
        }
        #expect(throws: TransportError(.invalidPins)) { try CertificateBundle(files: [key]) }
        #expect(throws: TransportError(.unreadableFile)) { try CertificateBundle(paths: ["/nowhere/a.cer"]) }
        #expect(throws: TransportError(.malformedDER)) { try CertificateBundle(files: [[0x30]]) }
    }

    @Test(arguments: PinFormat.allCases) func `Forms of keys alone say that certificates are lost`(format: PinFormat)
        throws
    {
        let set = try PinSet([
            PinnedHost(
                "a.example", certificates: [CertificatePin(try Self.facts(1)), CertificatePin(try Self.facts(2))])
        ])
        let written = set.written(as: format)
        #expect(written.text.contains("a.example") == (format == .swift))
        #expect(written.losses.map(\.kind).contains(.certificates) == (format != .swift))
    }

    @Test func `Pins in base64 are read and written`() throws {
        let pin = CertificatePin(try Self.facts(1))
        #expect(try CertificatePin(base64: pin.base64) == pin)
        #expect(CertificatePin(fingerprint: [1]) == nil)
        #expect(throws: TransportError(.invalidPins)) { try CertificatePin(base64: "AAAA") }
    }
}
