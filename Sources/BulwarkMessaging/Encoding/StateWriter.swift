internal import BulwarkCore

/// Puts state together for the store, in one piece of secret memory: no secret passes through an array on its way.
struct StateWriter {
    private enum Piece {
        case bytes([UInt8])
        case secret(SecureBytes)
    }

    private var pieces: [Piece] = []
    private var open: [UInt8] = []

    mutating func bytes(_ bytes: some Sequence<UInt8>) { open += bytes }

    mutating func integer(_ value: some FixedWidthInteger) { open.append(bigEndian: value) }

    mutating func flag(_ value: Bool) { open.append(value ? 1 : 0) }

    /// Bytes after their number as 32 bits.
    mutating func run(_ bytes: [UInt8]) {
        integer(UInt32(bytes.count))
        open += bytes
    }

    mutating func secret(_ secret: SecureBytes) {
        pieces.append(.bytes(open))
        open.removeAll()
        pieces.append(.secret(secret))
    }

    /// All of it.
    ///
    /// - Throws: ``MessagingError/Code/wiped`` where a secret is no more: a gap must not be stored.
    func joined() throws(MessagingError) -> SecureBytes {
        var size = open.count
        for piece in pieces {
            switch piece {
            case .bytes(let bytes): size += bytes.count
            case .secret(let secret):
                if secret.isWiped { throw MessagingError(.wiped) }
                size += secret.count
            }
        }
        return try SecureBytes(count: size) { (buffer) throws(MessagingError) in
            var offset = 0
            func append(_ bytes: UnsafeRawBufferPointer) throws(MessagingError) {
                guard offset + bytes.count <= buffer.count else { throw MessagingError(.wiped) }
                UnsafeMutableRawBufferPointer(rebasing: buffer[offset...]).copyMemory(from: bytes)
                offset += bytes.count
            }
            for piece in pieces + [.bytes(open)] {
                let result =
                    switch piece {
                    case .bytes(let bytes):
                        bytes.withUnsafeBytes { bytes in Result { () throws(MessagingError) in try append(bytes) } }
                    case .secret(let secret):
                        secret.withExposedBytes { bytes in Result { () throws(MessagingError) in try append(bytes) } }
                    }
                try result.get()
            }
            guard offset == size else { throw MessagingError(.wiped) }
        }
    }
}

extension [UInt8] {
    mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
