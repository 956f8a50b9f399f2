public import BulwarkCore

/// Seals an attachment of any size as it streams, in pieces of 64 KiB.
///
/// ```swift
/// var sealer = AttachmentSealer()
/// while let part = try file.read(upToCount: 65536) { try upload(sealer.seal(Array(part))) }
/// let (rest, key) = try sealer.finish()
/// try upload(rest)
/// ```
///
/// The whole is padded to a Padmé length, so that its size says little.
public struct AttachmentSealer: ~Copyable {
    private let key: SecureBytes
    private var buffer: [UInt8] = []
    private var index = 0
    private var length = 0

    /// How many sealed bytes content of a size makes, for a server that wants to know it first.
    ///
    /// - Parameter length: The size; no more than a tebibyte, and no less than 0.
    public static func sealedSize(of length: Int) -> Int {
        let padded = Padding.padded(min(max(0, length), AttachmentPiece.mostBytes))
        let pieces = max(1, (padded + AttachmentPiece.size - 1) / AttachmentPiece.size)
        return padded + pieces * AttachmentPiece.tagSize
    }

    /// Begins an attachment under a key of its own.
    ///
    /// - Parameter entropy: Where the key comes from.
    public init(from entropy: some EntropySource = SystemEntropy()) { key = SecureBytes(random: 32, from: entropy) }

    /// Takes content.
    ///
    /// - Returns: The sealed bytes that are ready, to be stored in order.
    /// - Throws: ``MessagingError/Code/tooLarge`` beyond a tebibyte; ``MessagingError/Code/cryptography``.
    public mutating func seal(_ content: [UInt8]) throws(MessagingError) -> [UInt8] {
        guard content.count <= AttachmentPiece.mostBytes - length else { throw MessagingError(.tooLarge) }
        length += content.count
        buffer += content
        return try drain()
    }

    /// Ends the attachment.
    ///
    /// - Returns: The last of the sealed bytes, and what opens the attachment.
    /// - Throws: ``MessagingError/Code/cryptography``.
    public consuming func finish() throws(MessagingError) -> (sealed: [UInt8], key: AttachmentKey) {
        var sealed: [UInt8] = []
        var padding = Padding.padded(length) - length
        while padding > 0 {
            let part = min(padding, AttachmentPiece.size)
            buffer += [UInt8](repeating: 0, count: part)
            padding -= part
            sealed += try drain()
        }
        sealed += try AttachmentPiece.seal(buffer[...], index, isLast: true, key: key)
        return (sealed, AttachmentKey(key: key, length: length))
    }

    /// Seals whole pieces, but for one that might be the last.
    private mutating func drain() throws(MessagingError) -> [UInt8] {
        var sealed: [UInt8] = []
        var start = 0
        while buffer.count - start > AttachmentPiece.size {
            let piece = buffer[start..<start + AttachmentPiece.size]
            sealed += try AttachmentPiece.seal(piece, index, isLast: false, key: key)
            index += 1
            start += AttachmentPiece.size
        }
        buffer.removeFirst(start)
        return sealed
    }
}
