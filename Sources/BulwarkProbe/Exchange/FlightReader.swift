/// Reads a server's first flight from its bytes, up to where it waits for the client.
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
    /// The place of the last message in the order of RFC 5246 §7.3, or of RFC 8446 §2.
    private var place = -1
    private var cipher: ServerCipher?
    private let keys: ClientKeys?
    private let clientHello: [UInt8]
    /// The messages of both sides so far, in TLS 1.3.
    private var transcript: [UInt8]
    private let limits: HelloLimits

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - limits: What the flight may cost.
    ///   - keys: The keys whose shares were sent; without them, a flight of TLS 1.3 ends with the hello.
    ///   - clientHello: The handshake message that was sent.
    init(limits: HelloLimits, keys: ClientKeys? = nil, clientHello: [UInt8] = []) {
        self.limits = limits
        self.keys = keys
        self.clientHello = clientHello
        transcript = clientHello
        records = RecordReader(limits: limits)
    }

    mutating func append(_ bytes: [UInt8]) throws(HelloFault) -> Progress {
        try records.append(bytes)
        while let record = try records.next() {
            var (type, content) = (record.type, record.content)
            if cipher != nil {
                // The change of the cipher is a relic for middleboxes, and stands outside of what is encrypted (RFC 8446 §D.4).
                if type == 20, content.elementsEqual([1]) { continue }
                guard type != 22 else { throw .badValue }
                if type == 23, let opened = try cipher?.open(content) { (type, content) = opened }
            }
            switch type {
            case 21:
                let alert = try TLSAlert(content: content)
                // A warning, such as unrecognized_name, may stand before the hello; close_notify ends everything.
                if alert.isFatal || alert.code == 0 { return .alert(alert) }
            case 22:
                handshake += content
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
            let message = handshake[start..<start + 4 + length]
            start += 4 + length
            let wasInTheClear = cipher == nil
            if try read(message) { return answer }
            // What follows is encrypted, and no part of a message in the clear (RFC 8446 §5.1).
            guard !wasInTheClear || cipher == nil || start == handshake.count else { throw .badValue }
        }
        return nil
    }

    /// Reads a message; true where the flight ends with it.
    private mutating func read(_ message: ArraySlice<UInt8>) throws(HelloFault) -> Bool {
        let (type, body) = (message[message.startIndex], message.dropFirst(4))
        let order: [UInt8] = cipher == nil ? [2, 11, 22, 12, 13, 14] : [2, 8, 13, 11, 15]
        guard let next = order.firstIndex(of: type), next > place, (place < 0) == (type == 2) else {
            throw .unexpectedMessage(type)
        }
        place = next
        guard let answer else {
            let hello = try ServerHello(body: body, limits: limits)
            self.answer = HelloAnswer(hello: hello)
            guard hello.version >= ProtocolVersion.tls13.rawValue || hello.isRetryRequest else { return false }
            guard !hello.isRetryRequest, let share = hello.keyShare, let secret = keys?.secret(with: share) else {
                return true
            }
            transcript += message
            cipher = ServerCipher(suite: hello.cipherSuite, secret: secret, transcript: transcript)
            return cipher == nil
        }
        self.answer = try cipher == nil ? reading(type, body, answer) : readingEncrypted(type, body, answer)
        if cipher != nil { transcript += message }
        return cipher == nil ? type == 14 : type == 15
    }

    /// Reads a message of a flight up to TLS 1.2.
    private func reading(
        _ type: UInt8, _ body: ArraySlice<UInt8>, _ answer: HelloAnswer
    ) throws(HelloFault) -> HelloAnswer {
        var answer = answer
        switch type {
        case 11: answer.certificates = try CertificateMessage(body: body, limits: limits).certificates
        case 22: answer.staple = try CertificateStatusMessage(body: body, limits: limits).response
        case 12:
            // A suite that the registry does not hold was not offered either: its parameters are left unread.
            if let suite = answer.cipherSuite {
                let exchange = try ServerKeyExchange(
                    body: body, keyExchange: suite.keyExchange, version: answer.hello.version, limits: limits)
                answer.keyExchange = exchange
                answer.signatureAlgorithm = exchange.signatureAlgorithm
                if let signature = exchange.signature, let scheme = exchange.signatureAlgorithm {
                    // The client's random follows the header and the version (RFC 5246 §7.4.3).
                    let signed =
                        clientHello.dropFirst(6).prefix(32) + answer.hello.random + body.prefix(exchange.signedCount)
                    answer.keyProof = KeyProof(
                        signature, scheme: scheme, over: Array(signed), certificate: answer.certificates.first)
                }
            }
        case 13: answer.asksForCertificate = true
        default:
            guard body.isEmpty else { throw .trailingBytes }
            // Without its key exchange there would be no signature either, and no client would go on.
            if let suite = answer.cipherSuite, suite.isForwardSecret, suite.keyExchange != .tls13 {
                guard answer.keyExchange != nil else { throw .unexpectedMessage(type) }
            }
        }
        return answer
    }

    /// Reads a message of a flight of TLS 1.3, after the hello.
    private func readingEncrypted(
        _ type: UInt8, _ body: ArraySlice<UInt8>, _ answer: HelloAnswer
    ) throws(HelloFault) -> HelloAnswer {
        var answer = answer
        switch type {
        case 8: answer.applicationProtocol = try EncryptedExtensions(body: body, limits: limits).applicationProtocol
        case 13: answer.asksForCertificate = true
        case 11:
            let message = try CertificateMessage(tls13: body, limits: limits)
            answer.certificates = message.certificates
            answer.staple = message.staple
            answer.timestamps = message.timestamps
        default:
            var reader = WireReader(body)
            let scheme = try reader.uint16()
            let signature = try reader.vector(2)
            guard !signature.isEmpty else { throw .badLength }
            guard reader.isAtEnd else { throw .trailingBytes }
            answer.signatureAlgorithm = scheme
            if let cipher {
                answer.keyProof = KeyProof(
                    Array(signature), scheme: scheme, over: cipher.signedContent(transcript),
                    certificate: answer.certificates.first)
            }
        }
        return answer
    }
}
