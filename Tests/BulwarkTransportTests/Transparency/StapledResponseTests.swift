import BulwarkTransport
import Testing

@Suite("StapledResponse")
struct StapledResponseTests {
    private static func tlv(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        let content = parts.flatMap { $0 }
        let length: [UInt8] =
            switch content.count {
            case ..<128: [UInt8(content.count)]
            case ..<256: [0x81, UInt8(content.count)]
            default: [0x82, UInt8(content.count >> 8), UInt8(content.count & 255)]
            }
        return [tag] + length + content
    }

    private static let time = Array("20260102030405Z".utf8)

    /// A response about one serial number.
    private static func response(
        serial: [UInt8], status: [UInt8] = [0x80, 0], timestamps: [UInt8]? = nil, outcome: UInt8 = 0
    ) -> [UInt8] {
        let sctIdentifier: [UInt8] = [0x2B, 6, 1, 4, 1, 0xD6, 0x79, 2, 4, 5]
        let extensions = timestamps.map {
            tlv(0xA1, tlv(0x30, tlv(0x30, tlv(6, sctIdentifier), tlv(4, tlv(4, $0)))))
        }
        let identifier = tlv(0x30, tlv(0x30, tlv(6, [0x2B])), tlv(4, [1]), tlv(4, [2]), tlv(2, serial))
        let single = tlv(
            0x30, identifier, status, tlv(0x18, time), tlv(0xA0, tlv(0x18, time)), extensions ?? [])
        let data = tlv(0x30, tlv(0xA2, tlv(4, [9])), tlv(0x18, time), tlv(0x30, single))
        let basic = tlv(0x30, data, tlv(0x30, tlv(6, [0x2B])), tlv(3, [0, 7]))
        let type: [UInt8] = [0x2B, 6, 1, 5, 5, 7, 0x30, 1, 1]
        return tlv(0x30, tlv(0x0A, [outcome]), tlv(0xA0, tlv(0x30, tlv(6, type), tlv(4, basic))))
    }

    /// An SCT with a signature that nobody made.
    private static let timestamp: [UInt8] =
        [0] + [UInt8](repeating: 3, count: 32) + [UInt8](repeating: 0, count: 8) + [0, 0, 4, 3, 0, 1, 9]

    private static func list(_ timestamp: [UInt8]) -> [UInt8] {
        [0, UInt8(timestamp.count + 2), 0, UInt8(timestamp.count)] + timestamp
    }

    @Test("The answer about the certificate is read, with its SCTs")
    func read() throws {
        let certificate = try CertificateFacts(der: Sample.der)
        let statuses: [([UInt8], StapledResponse.Status)] = [
            ([0x80, 0], .good), (Self.tlv(0xA1, Self.tlv(0x18, Self.time)), .revoked), ([0x82, 0], .unknown),
        ]
        for (bytes, status) in statuses {
            let der = Self.response(serial: Sample.serial, status: bytes, timestamps: Self.list(Self.timestamp))
            let response = try StapledResponse(der: der, of: certificate)
            #expect(response.status == status && response.timestamps.count == 1)
            #expect(response.timestamps.first??.logID == [UInt8](repeating: 3, count: 32))
            #expect(response.thisUpdate == 1_767_323_045 && response.nextUpdate == 1_767_323_045)
        }
        #expect(try StapledResponse(der: Self.response(serial: Sample.serial), of: certificate).timestamps.isEmpty)
    }

    @Test("A failed response, one of another certificate and one with a broken list are refused")
    func refused() throws {
        let certificate = try CertificateFacts(der: Sample.der)
        let cases = [
            Self.response(serial: Sample.serial, outcome: 6), Self.response(serial: [1]), [0x30, 3, 0x0A, 1, 6], [],
            Self.response(serial: Sample.serial, timestamps: [0, 9, 1]),
            Self.response(serial: Sample.serial, status: [0x83, 0]),
        ]
        for der in cases {
            #expect(throws: TransportError.self) { try StapledResponse(der: der, of: certificate) }
        }
        let whole = Self.response(serial: Sample.serial)
        #expect(throws: TransportError(.tooLarge)) {
            try StapledResponse(der: whole, of: certificate, limits: CertificateLimits(certificateBytes: 10))
        }
    }

    @Test("Cut off or changed bytes are read or refused by name", arguments: [1, 2] as [UInt64])
    func mutation(seed: UInt64) throws {
        let certificate = try CertificateFacts(der: Sample.der)
        let whole = Self.response(serial: Sample.serial, timestamps: Self.list(Self.timestamp))
        for length in 0..<whole.count {
            #expect(throws: TransportError.self) {
                try StapledResponse(der: Array(whole.prefix(length)), of: certificate)
            }
        }
        var state = seed
        var refused = 0
        for _ in 0..<3_000 {
            var bytes = whole
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 56)
            }
            do throws(TransportError) { _ = try StapledResponse(der: bytes, of: certificate) } catch { refused += 1 }
        }
        #expect((1..<3_000).contains(refused))
    }
}
