import BulwarkCore
import BulwarkMessaging

/// What `Scripts/check-long` gives random bytes to; see ValidationFuzz in the tests of BulwarkValidation.
enum MessagingFuzz {
    static let targets = native.merging(OMEMOFuzz.targets) { first, _ in first }

    private static let native: [String: @Sendable (UnsafeRawBufferPointer) -> String?] = [
        // The first byte chooses what the others are. What is taken has one spelling: it is written as it was read.
        "messaging-wire": { bytes in
            guard let first = bytes.first else { return nil }
            let body = Array(bytes.dropFirst())
            let written: [UInt8]? =
                switch first % 6 {
                case 0: (try? Envelope(encoded: body))?.encoded
                case 1: (try? PrekeyBundle(encoded: body))?.encoded
                case 2: (try? PrekeyUpload(encoded: body))?.encoded
                case 3:
                    (try? AttachmentKey(encoded: SecureBytes(copying: body)).encoded())?.withExposedBytes(Array.init)
                case 4: (try? IdentityKey(rawRepresentation: body))?.rawRepresentation
                default: (try? AgreementPublicKey(rawRepresentation: body))?.rawRepresentation
                }
            guard let written, written != body else { return nil }
            return "\(body.count) bytes of kind \(first % 6) are written as \(written.count) other ones"
        },
        // 41 bytes of a key, then what a server says is the attachment, in parts of the size that the next byte says.
        "messaging-attachment": { bytes in
            guard bytes.count > 42,
                let key = try? AttachmentKey(encoded: SecureBytes(copying: bytes[..<41]))
            else { return nil }
            var opener = AttachmentOpener(key)
            var rest = Array(bytes.dropFirst(42))[...]
            let step = Int(bytes[41]) + 1
            var size = 0
            while !rest.isEmpty {
                guard let content = try? opener.open(Array(rest.prefix(step))) else { return nil }
                size += content.count
                rest = rest.dropFirst(step)
            }
            guard (try? opener.finish()) != nil, size != key.length else { return nil }
            return "\(size) bytes of an attachment of \(key.length)"
        },
    ]
}
