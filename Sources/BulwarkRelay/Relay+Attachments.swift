internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Foundation

extension Relay {
    /// Takes an attachment, piece by piece.
    ///
    /// - Parameters:
    ///   - size: How many bytes there will be.
    ///   - requester: Who hands it in.
    ///   - next: Gives the next piece; nil at the end.
    func upload(
        size: Int, by requester: Requester, next: () async throws(RelayError) -> [UInt8]?
    ) async throws(RelayError) -> StoredAttachment {
        guard let folder else { throw RelayError(.tooLarge, "no attachments are taken") }
        guard size > 0 else { throw RelayError(.invalidValue, "an attachment without bytes") }
        guard size <= configuration.attachmentBytes else { throw RelayError(.tooLarge, "an attachment") }
        try space?.require(size)
        let id = Hexadecimal.text(entropy.bytes(16)), lifetime = configuration.attachmentLifetime
        try await store.beginAttachment(
            id, of: requester, size: size, expires: now + Int64(lifetime),
            atMost: configuration.accountAttachmentBytes)
        do throws(RelayError) {
            let incoming = try await folder.begin(id)
            var rest = size
            while let piece = try await next() {
                rest -= piece.count
                guard rest >= 0 else { throw RelayError(.malformed, "more bytes than were said") }
                try await folder.append(piece, to: incoming)
            }
            guard rest == 0 else { throw RelayError(.malformed, "fewer bytes than were said") }
            try await folder.finish(incoming)
            try await store.completeAttachment(id)
        } catch {
            await folder.discard(id)
            await folder.remove([id])
            _ = try? await store.removeAttachment(id)
            throw error
        }
        return StoredAttachment(id: id, lifetime: lifetime)
    }

    /// Opens an attachment.
    func download(_ id: String) async throws(RelayError) -> (file: any OpenFile, size: Int) {
        guard let folder, RelayEndpoint.isAttachmentID(id), let record = try await store.attachment(id, now: now) else {
            throw RelayError(.unknownAttachment)
        }
        return (try await folder.open(id), record.size)
    }

    /// Removes an attachment of the requester's account.
    func removeAttachment(_ id: String, by requester: Requester) async throws(RelayError) {
        try limiter.take(.requests, by: .device(requester.device))
        guard RelayEndpoint.isAttachmentID(id), try await store.removeAttachment(id, of: requester.account) else {
            throw RelayError(.unknownAttachment)
        }
        await folder?.remove([id])
    }
}
