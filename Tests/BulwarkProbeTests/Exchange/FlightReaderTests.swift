import Testing

@testable import BulwarkProbe

@Suite("FlightReader")
struct FlightReaderTests {
    /// Reads bytes in portions.
    private static func read(
        _ bytes: [UInt8], portion: Int = 1 << 20, limits: HelloLimits = HelloLimits()
    ) throws(HelloFault) -> FlightReader.Progress {
        var reader = FlightReader(limits: limits)
        var rest = bytes[...]
        while !rest.isEmpty {
            let progress = try reader.append(Array(rest.prefix(portion)))
            if progress != .unfinished { return progress }
            rest = rest.dropFirst(portion)
        }
        return .unfinished
    }

    @Test(
        "A whole flight is read, in whatever portions it comes and however records cut it", arguments: [1, 2, 7, 4_096])
    func portions(size: Int) throws {
        let records = stride(from: 0, to: Wire.flight.count, by: size).flatMap {
            Wire.record(22, Array(Wire.flight[$0..<min($0 + size, Wire.flight.count)]))
        }
        for portion in [1, 3, records.count] {
            guard case .answer(let answer) = try Self.read(records, portion: portion) else {
                Issue.record("The flight has not ended.")
                return
            }
            #expect(answer.version == .tls12 && answer.cipherSuite?.name == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
            #expect(answer.group == 29 && answer.keyExchange?.signatureAlgorithm == 0x0804)
            #expect(answer.certificates == [[0x30, 1, 0], [0x30, 1, 1]])
            #expect(answer.staple == [0x30, 3, 10, 1, 0] && answer.hello.timestamps == [0, 3, 0, 1, 0xAA])
            #expect(answer.hello.applicationProtocol == "h2" && answer.asksForCertificate)
        }
    }

    @Test("Only alerts that end the connection end the flight")
    func alerts() throws {
        #expect(try Self.read(Wire.record(21, [2, 40])) == .alert(TLSAlert(isFatal: true, code: 40)))
        #expect(try Self.read(Wire.record(21, [1, 0])) == .alert(TLSAlert(isFatal: false, code: 0)))
        guard case .answer = try Self.read(Wire.record(21, [1, 112]) + Wire.record(22, Wire.flight)) else {
            Issue.record("A warning ended the flight.")
            return
        }
        #expect(TLSAlert(isFatal: true, code: 70).name == "protocol_version")
        #expect(TLSAlert(isFatal: true, code: 199).name == nil)
    }

    @Test(
        "What breaks the protocol is a named fault",
        arguments: [
            (Array("HTTP/1.1 400 Bad Request\r\n".utf8), HelloFault.notTLS), ([22, 2, 0, 0, 1, 0], .notTLS),
            (Array("SSH-2.0-x\r\n".utf8), .notTLS), ([22, 3, 3, 0, 0], .badLength), ([22, 3, 3, 255, 255], .badLength),
            (Wire.record(21, [2]), .truncated), (Wire.record(21, [3, 40]), .badValue),
            (Wire.record(21, [2, 40, 0]), .trailingBytes), (Wire.record(20, [1]), .badValue),
            (Wire.record(23, [1]), .badValue), (Wire.record(22, Wire.certificates), .unexpectedMessage(11)),
            (Wire.record(22, Wire.serverHello() + Wire.serverHello()), .unexpectedMessage(2)),
            (Wire.record(22, Wire.serverHello() + Wire.keyExchange + Wire.certificates), .unexpectedMessage(11)),
            (Wire.record(22, Wire.serverHello(suite: [0, 47]) + Wire.keyExchange), .unexpectedMessage(12)),
            (Wire.record(22, Wire.serverHello() + Wire.message(14, [0])), .trailingBytes),
            (Wire.record(22, Wire.serverHello() + Wire.certificates + Wire.message(14, [])), .unexpectedMessage(14)),
            (Wire.record(22, [2, 255, 255, 255]), .tooLarge),
            (Wire.record(22, Wire.serverHello(extensions: [0, 16, 0, 4, 0, 2, 1, 255])), .badValue),
        ] as [([UInt8], HelloFault)])
    func broken(bytes: [UInt8], fault: HelloFault) {
        #expect(throws: fault) { try Self.read(bytes) }
        #expect(throws: fault) { try Self.read(bytes, portion: 1) }
    }

    @Test("Limits on bytes, records and certificates hold")
    func limits() {
        let bytes = Wire.record(22, Wire.flight)
        #expect(throws: HelloFault.tooLarge) { try Self.read(bytes, limits: HelloLimits(flightBytes: bytes.count - 1)) }
        #expect(throws: HelloFault.tooLarge) { try Self.read(bytes, limits: HelloLimits(certificates: 1)) }
        let single = Wire.flight.flatMap { Wire.record(22, [$0]) }
        #expect(throws: HelloFault.tooLarge) {
            try Self.read(single, limits: HelloLimits(records: Wire.flight.count - 1))
        }
        #expect(throws: Never.self) { try Self.read(single, limits: HelloLimits(records: Wire.flight.count)) }
    }

    @Test("Each message is read to its last byte, and no shorter")
    func messages() throws {
        typealias Body = ArraySlice<UInt8>
        let keys = Wire.keyExchange.dropFirst(4)
        let cases: [(Body, (Body) throws -> Void)] = [
            (Wire.certificates.dropFirst(4), { _ = try CertificateMessage(body: $0) }),
            (Wire.staple.dropFirst(4), { _ = try CertificateStatusMessage(body: $0) }),
            (keys, { _ = try ServerKeyExchange(body: $0, keyExchange: .ecdheRSA, version: 0x0303) }),
            (
                [0, 2, 4, 0, 0, 1, 2, 0, 1, 5, 0, 1, 9],
                { _ = try ServerKeyExchange(body: $0, keyExchange: .dheRSA, version: 0x0302) }
            ),
            (
                [0, 2, 4, 0, 0, 1, 2, 0, 1, 5],
                { _ = try ServerKeyExchange(body: $0, keyExchange: .dhAnonymous, version: 0x0303) }
            ),
        ]
        for (body, parse) in cases {
            #expect(throws: Never.self) { try parse(body) }
            #expect(throws: HelloFault.trailingBytes) { try parse(body + [0]) }
            for length in 0..<body.count {
                #expect(throws: HelloFault.self) { try parse(body.prefix(length)) }
            }
            var numbers = SeededNumbers(UInt64(body.count))
            var refused = 0
            for _ in 0..<3_000 {
                do { try parse(numbers.mutate(Array(body))[...]) } catch is HelloFault { refused += 1 }
            }
            #expect((1..<3_000).contains(refused))
        }
        let field = try ServerKeyExchange(
            body: [0, 3, 0, 4, 0, 0, 1, 2, 0, 1, 5], keyExchange: .dhAnonymous, version: 0x0303)
        #expect(field.parameters == .finiteField(bits: 11))
    }

    @Test("Mutated flights end in an answer, an alert or a named fault", arguments: [11, 12, 13] as [UInt64])
    func mutation(seed: UInt64) throws {
        var numbers = SeededNumbers(seed)
        var answers = 0
        var faults: Set<HelloFault> = []
        let bytes = Wire.record(22, Array(Wire.flight.prefix(90))) + Wire.record(22, Array(Wire.flight.dropFirst(90)))
        for _ in 0..<4_000 {
            do {
                let progress = try Self.read(
                    numbers.mutate(bytes), portion: 1 + numbers.next(64), limits: HelloLimits(certificates: 3))
                guard case .answer(let answer) = progress else { continue }
                #expect(answer.certificates.count <= 3)
                answers += 1
            } catch {
                faults.insert(error)
            }
        }
        #expect(answers > 0 && faults.count > 5)
    }
}
