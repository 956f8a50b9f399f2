internal import BulwarkCore

/// What TLS 1.3 moved out of the ServerHello (RFC 8446 §4.3.1).
struct EncryptedExtensions {
    /// The application protocol that the server chose (RFC 7301).
    var applicationProtocol: String?

    /// Parses the body of the message.
    init(body: ArraySlice<UInt8>, limits: HelloLimits) throws(HelloFault) {
        guard body.count <= limits.messageBytes else { throw .tooLarge }
        var reader = WireReader(body)
        var list = WireReader(try reader.vector(2))
        guard reader.isAtEnd else { throw .trailingBytes }
        var seen: [UInt16] = []
        while !list.isAtEnd {
            guard seen.count < limits.extensions else { throw .tooLarge }
            let type = try list.uint16()
            guard !seen.contains(type) else { throw .duplicateExtension(type) }
            seen.append(type)
            let content = try list.vector(2)
            if type == 16 { applicationProtocol = try Self.applicationProtocol(content) }
        }
    }

    /// The content of application_layer_protocol_negotiation: a list of one.
    static func applicationProtocol(_ content: ArraySlice<UInt8>) throws(HelloFault) -> String {
        var reader = WireReader(content)
        var list = WireReader(try reader.vector(2))
        let name = try list.vector(1)
        guard list.isAtEnd, reader.isAtEnd else { throw .trailingBytes }
        guard let text = String(strictUTF8: name), !text.isEmpty else { throw .badValue }
        return text
    }
}
