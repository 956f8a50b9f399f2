import BulwarkTransport

/// What `Scripts/check-long` gives random bytes to; see ValidationFuzz in the tests of BulwarkValidation.
enum TransportFuzz {
    static let targets: [String: @Sendable (UnsafeRawBufferPointer) -> String?] = [
        "certificate": { bytes in
            let certificate = try? CertificateFacts(der: Array(bytes))
            _ = certificate.map { String(describing: $0) }
            return nil
        },
        "pem": { bytes in
            guard let blocks = try? PEMBlock.blocks(in: Array(bytes)) else { return nil }
            let text = blocks.map(\.text).joined()
            let again = try? PEMBlock.blocks(in: Array(text.utf8))
            return again.map { $0.map(\.bytes) == blocks.map(\.bytes) } == true ? nil : "other blocks when written"
        },
        "sct": { bytes in
            _ = SignedCertificateTimestamp(bytes: Array(bytes))
            _ = SignedCertificateTimestamp.list(bytes: Array(bytes))
            return nil
        },
        "pin-source": { bytes in
            guard let sources = try? PinSource.read(Array(bytes)) else { return nil }
            return sources.isEmpty ? "nothing was read" : nil
        },
        "android-pins": { bytes in
            guard let set = try? PinSet(androidConfiguration: Array(bytes)) else { return nil }
            let again = try? PinSet(androidConfiguration: Array(set.written(as: .android).text.utf8))
            return again == set ? nil : "other pins when written"
        },
        "log-list": { bytes in
            let document = try? CTLogDocument(json: Array(bytes), source: .google)
            return document.map(\.logs.isEmpty) == true ? "a list without logs" : nil
        },
        "public-suffix": { bytes in
            let host = String(decoding: bytes, as: UTF8.self)
            guard let found = PublicSuffix(of: host) else { return nil }
            let again = PublicSuffix(of: found.registrableDomain ?? found.text)
            return again == found ? nil : "another suffix of the registrable domain"
        },
        "server-name": { bytes in
            _ = try? ServerName(String(decoding: bytes, as: UTF8.self))
            return nil
        },
    ]
}
