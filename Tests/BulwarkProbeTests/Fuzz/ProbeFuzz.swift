import BulwarkProbe

/// What `Scripts/check-long` gives random bytes to; see ValidationFuzz in the tests of BulwarkValidation.
enum ProbeFuzz {
    static let targets: [String: @Sendable (UnsafeRawBufferPointer) -> String?] = [
        // The first byte chooses the message.
        "tls-message": { bytes in
            guard let first = bytes.first else { return nil }
            let body = Array(bytes.dropFirst())[...]
            switch first % 8 {
            case 0: _ = try? ServerHello(body: body)
            case 1: _ = try? CertificateMessage(body: body)
            case 2: _ = try? CertificateMessage(tls13: body)
            case 3: _ = try? CertificateStatusMessage(body: body)
            case 4: _ = try? TLSAlert(content: body)
            case 5: _ = try? ServerKeyExchange(body: body, keyExchange: .ecdheRSA, version: 0x0303)
            case 6: _ = try? ServerKeyExchange(body: body, keyExchange: .ecdheECDSA, version: 0x0303)
            default: _ = HostEndpoint(String(decoding: body, as: UTF8.self))
            }
            return nil
        }
    ]
}
