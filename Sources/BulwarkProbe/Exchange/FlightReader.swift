/// Reads a server's first flight from its bytes, up to where it waits for the client or encrypts.
///
/// Made apart from the connection, so that any bytes in any portions can be judged.
struct FlightReader {
    /// What has been read.
    enum Progress: Equatable {
        case unfinished
        case answer(HelloAnswer)
        case alert(TLSAlert)
    }

    private var records: RecordReader
    private var handshake: [UInt8] = []
    private var answer: HelloAnswer?
    /// The place of the last message in the order of RFC 5246 §7.3.
    private var place = -1
    private let limits: HelloLimits

    init(limits: HelloLimits) {
        self.limits = limits
        records = RecordReader(limits: limits)
    }

    mutating func append(_ bytes: [UInt8]) throws(HelloFault) -> Progress {
        try records.append(bytes)
        while let record = try records.next() {
            switch record.type {
            case 21:
                let alert = try TLSAlert(content: record.content)
                // A warning, such as unrecognized_name, may stand before the hello; close_notify ends everything.
                if alert.isFatal || alert.code == 0 { return .alert(alert) }
            case 22:
                handshake += record.content
                if let answer = try readMessages() { return .answer(answer) }
            default:
                // Neither a change of the cipher nor data can come before the flight has ended.
                throw .badValue
            }
        }
        return .unfinished
    }

    /// Reads the messages that are whole; the answer where the flight has ended.
    private mutating func readMessages() throws(HelloFault) -> HelloAnswer? {
        var start = 0
        defer { handshake.removeFirst(start) }
        while handshake.count - start >= 4 {
            let header = handshake[start..<start + 4]
            let length = header.dropFirst().reduce(0) { $0 << 8 | Int($1) }
            guard length <= limits.messageBytes else { throw .tooLarge }
            guard handshake.count - start >= 4 + length else { return nil }
            let type = handshake[start]
            let body = handshake[start + 4..<start + 4 + length]
            start += 4 + length
            if try read(type, body) { return answer }
        }
        return nil
    }

    /// Reads a message; true where the flight ends with it.
    private mutating func read(_ type: UInt8, _ body: ArraySlice<UInt8>) throws(HelloFault) -> Bool {
        guard let next = [2, 11, 22, 12, 13, 14].firstIndex(of: type), next > place, (place < 0) == (type == 2) else {
            throw .unexpectedMessage(type)
        }
        place = next
        guard var answer else {
            let hello = try ServerHello(body: body, limits: limits)
            answer = HelloAnswer(hello: hello)
            return hello.version >= ProtocolVersion.tls13.rawValue || hello.isRetryRequest
        }
        switch type {
        case 11: answer.certificates = try CertificateMessage(body: body, limits: limits).certificates
        case 22: answer.staple = try CertificateStatusMessage(body: body, limits: limits).response
        case 12:
            // A suite that the registry does not hold was not offered either: its parameters are left unread.
            if let suite = answer.cipherSuite {
                answer.keyExchange = try ServerKeyExchange(
                    body: body, keyExchange: suite.keyExchange, version: answer.hello.version, limits: limits)
            }
        case 13: answer.asksForCertificate = true
        default: guard body.isEmpty else { throw .trailingBytes }
        }
        self.answer = answer
        return type == 14
    }
}
