internal import BulwarkCore
internal import BulwarkMessaging
internal import BulwarkRelayAPI

extension RelayClient {
    /// Seals content as it is read, and hands it to the relay: in constant memory, and unreadable to the relay.
    ///
    /// - Parameters:
    ///   - content: The content in parts; it is read once.
    ///   - length: How many bytes it has. What is padded and sealed is larger by an eighth at most.
    /// - Returns: Where it lies and what opens it: put it into a message.
    /// - Throws: ``RelayClientError/Code/content`` when the content cannot be read or has another length; ``RelayClientError/Code/refused``
    ///   with `tooLarge`, `quotaExceeded` and others. After any, begin anew.
    public nonisolated func upload(
        _ content: RelayStream, length: Int
    ) async throws(RelayClientError) -> RemoteAttachment {
        let key = Locked<AttachmentKey?>(nil)
        let sealed = RelayStream(reading: { Self.sealing(content, length: length, key) })
        let bytes = try await connection.bytes(
            .uploadAttachment, body: .stream(sealed, length: AttachmentSealer.sealedSize(of: length)),
            type: RelayEndpoint.bytes)
        let stored = try await connection.json(StoredAttachment.self, from: bytes)
        guard let key = key.withLock({ $0 }) else {
            throw RelayClientError(.malformedAnswer, "an answer before the content was there")
        }
        return try RemoteAttachment(id: stored.id, key: key)
    }

    /// Fetches an attachment and opens it as it comes, in constant memory.
    ///
    /// - Parameters:
    ///   - attachment: What came inside a message.
    ///   - write: Takes each part of the content.
    /// - Warning: The content is whole only when this returns: throw away what was written when it throws.
    /// - Throws: ``RelayClientError/Code/messaging`` when it is another or was altered; ``RelayClientError/Code/content`` when writing fails;
    ///   ``RelayClientError/Code/refused`` with `unknownAttachment` when it is no longer there.
    public nonisolated func download(
        _ attachment: RemoteAttachment, to write: @Sendable ([UInt8]) async throws -> Void
    ) async throws(RelayClientError) {
        var opener = AttachmentOpener(attachment.key)
        let path = try answering { () throws(RelayError) in try RelayEndpoint.path(toAttachment: attachment.id) }
        let response = try await connection.perform(.downloadAttachment, path: path, atMost: opener.expectedSize)
        var parts = response.body.makeAsyncIterator()
        while let part = try await Self.next(&parts) {
            let content: [UInt8]
            do throws(MessagingError) { content = try opener.open(part) } catch { throw RelayClientError(error) }
            if content.isEmpty { continue }
            do { try await write(content) } catch { throw RelayClientError(.content, "while writing") }
        }
        do throws(MessagingError) { try opener.finish() } catch { throw RelayClientError(error) }
    }

    /// Has the relay drop an attachment that this account handed in.
    ///
    /// - Throws: ``RelayClientError``.
    public nonisolated func remove(_ attachment: RemoteAttachment) async throws(RelayClientError) {
        let path = try answering { () throws(RelayError) in try RelayEndpoint.path(toAttachment: attachment.id) }
        _ = try await connection.bytes(.removeAttachment, path: path)
    }

    private static func next(_ parts: inout RelayStream.AsyncIterator) async throws(RelayClientError) -> [UInt8]? {
        do { return try await parts.next() } catch { throw RelayClientError(reading: error) }
    }

    /// Reads content and gives it sealed; at the end the key is there.
    private static func sealing(
        _ content: RelayStream, length: Int, _ key: Locked<AttachmentKey?>
    ) -> () async throws -> [UInt8]? {
        let sealing = Sealing()
        var parts = content.makeAsyncIterator()
        var rest = length
        return {
            while !sealing.isOver {
                let part: [UInt8]?
                do {
                    part = try await parts.next()
                } catch {
                    throw RelayClientError(error is CancellationError ? .cancelled : .content, "while reading")
                }
                rest -= part?.count ?? 0
                guard part == nil ? rest == 0 : rest >= 0 else {
                    throw RelayClientError(.content, "of another length than was said")
                }
                let sealed = try sealing.seal(part, key)
                if !sealed.isEmpty { return sealed }
            }
            return nil
        }
    }
}

/// Holds the sealer, which cannot be copied, for a closure.
private final class Sealing {
    private var sealer: AttachmentSealer? = AttachmentSealer()

    var isOver: Bool { sealer == nil }

    /// Seals a part; nil ends the content, and gives the key.
    func seal(_ part: [UInt8]?, _ key: Locked<AttachmentKey?>) throws(MessagingError) -> [UInt8] {
        if let part { return try sealer?.seal(part) ?? [] }
        guard let sealer = sealer.take() else { return [] }
        let (sealed, opens) = try sealer.finish()
        key.withLock { $0 = opens }
        return sealed
    }
}
