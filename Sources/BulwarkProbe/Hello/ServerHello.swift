/// The body of a server's ServerHello, from SSL 3.0 to TLS 1.3 (RFC 8446 §4.1.3, RFC 5246 §7.4.1.3).
///
/// It stands in the clear in every version, so that version, cipher suite and, in TLS 1.3, the group are known without any
/// work with keys.
public struct ServerHello: Sendable, Hashable {
    /// The version in use, as on the wire: 0x0300 for SSL 3.0 up to 0x0304 for TLS 1.3.
    public var version: UInt16
    /// The server's random: 32 bytes.
    public var random: [UInt8]
    /// The cipher suite's number.
    public var cipherSuite: UInt16
    /// The group of the server's key share; TLS 1.3 only.
    public var group: UInt16? { keyShare?.group }
    /// The server's public key; TLS 1.3 only. In a retry request the key is empty.
    public var keyShare: KeyShare?
    /// Whether this asks for another ClientHello (RFC 8446 §4.1.4).
    public var isRetryRequest: Bool
    /// The numbers of the extensions, in the server's order.
    public var extensions: [UInt16]
    /// The application protocol that the server chose (RFC 7301); before TLS 1.3 only, where it is not encrypted.
    public var applicationProtocol: String?
    /// The list of SCTs as it stands in its extension (RFC 6962 §3.3.1); before TLS 1.3 only.
    public var timestamps: [UInt8]?

    /// Parses the body of the message, without the four bytes of its header.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - limits: What it may cost.
    /// - Throws: `HelloFault` where the bytes are no ServerHello.
    public init(body: ArraySlice<UInt8>, limits: HelloLimits = HelloLimits()) throws(HelloFault) {
        guard body.count <= limits.messageBytes else { throw .tooLarge }
        var reader = WireReader(body)
        version = try reader.uint16()
        random = Array(try reader.bytes(32))
        isRetryRequest = random == Self.retryRandom
        guard try reader.vector(1).count <= 32 else { throw .badLength }
        cipherSuite = try reader.uint16()
        _ = try reader.bytes(1)  // The compression method; the prober offers none.
        keyShare = nil
        extensions = []
        applicationProtocol = nil
        timestamps = nil
        // Servers before TLS 1.2 may leave the extensions' vector out.
        guard !reader.isAtEnd else { return }
        var list = WireReader(try reader.vector(2))
        guard reader.isAtEnd else { throw .trailingBytes }
        while !list.isAtEnd {
            guard extensions.count < limits.extensions else { throw .tooLarge }
            let type = try list.uint16()
            guard !extensions.contains(type) else { throw .duplicateExtension(type) }
            extensions.append(type)
            try read(type, try list.vector(2))
        }
    }

    private mutating func read(_ type: UInt16, _ content: ArraySlice<UInt8>) throws(HelloFault) {
        var reader = WireReader(content)
        switch type {
        case 43:  // supported_versions
            version = try reader.uint16()
        case 51:  // key_share; a retry request names the group alone
            let group = try reader.uint16()
            keyShare = KeyShare(group: group, key: isRetryRequest ? [] : Array(try reader.vector(2)))
        case 16:
            applicationProtocol = try EncryptedExtensions.applicationProtocol(content)
            return
        case 18:  // signed_certificate_timestamp
            timestamps = Array(content)
            return
        default:
            return
        }
        guard reader.isAtEnd else { throw .trailingBytes }
    }

    /// SHA-256 of "HelloRetryRequest", which marks one (RFC 8446 §4.1.3).
    private static let retryRandom: [UInt8] = [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
        0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ]
}
