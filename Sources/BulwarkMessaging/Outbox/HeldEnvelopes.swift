internal import BulwarkCore

/// The row of envelopes under identity keys that nobody has decided on, so that the relay's list is read past them.
struct HeldEnvelopes: StoredState {
    var envelopes: [Envelope] = []

    static let row = "held"
    private static let version: UInt8 = 1
    private static let most = 4096

    /// Keeps an envelope, unless it is there.
    ///
    /// - Returns: Whether it is kept; false where there are too many already.
    mutating func append(_ envelope: Envelope, limits: MessagingLimits) -> Bool {
        if envelopes.contains(envelope) { return true }
        let size = envelopes.reduce(envelope.body.count) { $0 + $1.body.count }
        guard envelopes.count < min(limits.heldEnvelopes, Self.most), size <= limits.heldBytes else { return false }
        envelopes.append(envelope)
        return true
    }

    func encode(into writer: inout StateWriter) {
        writer.integer(Self.version)
        writer.integer(UInt32(envelopes.count))
        for envelope in envelopes { writer.run(envelope.encoded) }
    }

    init() {}

    init(from reader: inout ByteReader) throws(MessagingError) {
        guard try reader.integer(UInt8.self) == Self.version else { throw MessagingError(.unknownVersion) }
        for _ in 0..<(try reader.number(of: 4, atMost: Self.most)) {
            envelopes.append(try Envelope(stored: reader.run(atMost: .max)))
        }
    }
}
