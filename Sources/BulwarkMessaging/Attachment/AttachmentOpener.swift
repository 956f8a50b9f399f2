internal import BulwarkCore

/// Opens an attachment as it streams, piece by piece; nothing is given out of a piece that was altered.
///
/// - Warning: What comes out is authentic as far as it goes. Use it only when ``finish()`` has returned: before, the rest can be missing.
public struct AttachmentOpener: ~Copyable {
    private let key: AttachmentKey
    private let sealedSize: Int
    private var buffer: [UInt8] = []
    private var index = 0
    private var opened = 0
    private var taken = 0

    /// Begins to open an attachment.
    ///
    /// - Parameter key: What came inside a message.
    public init(_ key: AttachmentKey) {
        self.key = key
        sealedSize = AttachmentSealer.sealedSize(of: key.length)
    }

    /// How many sealed bytes there are in all; a server that sends more or fewer sends another attachment.
    public var expectedSize: Int { sealedSize }

    /// Takes sealed bytes, in order.
    ///
    /// - Returns: The content that is ready.
    /// - Throws: ``MessagingError/Code/notAuthentic``; after that the attachment is void.
    public mutating func open(_ sealed: [UInt8]) throws(MessagingError) -> [UInt8] {
        guard sealed.count <= sealedSize - taken else { throw MessagingError(.notAuthentic, "too long") }
        taken += sealed.count
        buffer += sealed
        var content: [UInt8] = []
        var start = 0
        let whole = AttachmentPiece.size + AttachmentPiece.tagSize
        while buffer.count - start > whole || taken == sealedSize && start < buffer.count {
            let piece = buffer[start..<min(start + whole, buffer.count)]
            let isLast = taken == sealedSize && start + whole >= buffer.count
            content += try AttachmentPiece.open(piece, index, isLast: isLast, key: key.key)
            index += 1
            start += piece.count
        }
        buffer.removeFirst(start)
        let rest = key.length - opened
        opened += min(rest, content.count)
        return content.count <= rest ? content : Array(content.prefix(rest))
    }

    /// Ends the attachment.
    ///
    /// - Throws: ``MessagingError/Code/notAuthentic`` when some of it is missing.
    public consuming func finish() throws(MessagingError) {
        guard taken == sealedSize, buffer.isEmpty, opened == key.length else {
            throw MessagingError(.notAuthentic, "cut off")
        }
    }
}
