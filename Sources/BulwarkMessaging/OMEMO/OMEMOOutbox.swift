internal import BulwarkCore

/// The row of stanzas that no server has confirmed, in order.
///
/// They stay as they are whatever becomes of sessions, and of the store: the same bytes say nothing new, and who has them already knows them again.
struct OMEMOOutbox: StoredState {
    var stanzas: [OMEMOStanza] = []

    static let row = "stanzas"
    private static let version: UInt8 = 1
    /// What is read back, whatever the limits say.
    private static let most = 1 << 16

    mutating func append(_ stanza: OMEMOStanza, limits: MessagingLimits) throws(MessagingError) {
        guard stanzas.count < min(limits.pendingMessages, Self.most),
            stanzas.reduce(Self.size(stanza), { $0 + Self.size($1) }) <= limits.pendingBytes
        else { throw MessagingError(.outboxFull) }
        stanzas.append(stanza)
    }

    /// What a stanza takes in the row, and a little more.
    private static func size(_ stanza: OMEMOStanza) -> Int {
        stanza.keys.reduce(300 + (stanza.payload?.count ?? 0)) { $0 + 300 + $1.bytes.count }
    }

    func encode(into writer: inout StateWriter) {
        writer.integer(Self.version)
        writer.integer(UInt32(stanzas.count))
        for stanza in stanzas {
            writer.bytes(stanza.sender.encoded)
            writer.flag(stanza.payload != nil)
            if let payload = stanza.payload { writer.run(payload) }
            writer.integer(UInt32(stanza.keys.count))
            for key in stanza.keys {
                writer.bytes(key.recipient.encoded)
                writer.flag(key.isKeyExchange)
                writer.run(key.bytes)
            }
        }
    }

    init() {}

    init(from reader: inout ByteReader) throws(MessagingError) {
        guard try reader.integer(UInt8.self) == Self.version else { throw MessagingError(.unknownVersion) }
        for _ in 0..<(try reader.number(of: 11, atMost: Self.most)) {
            let sender = try DeviceAddress(from: &reader)
            let payload = try reader.flag() ? reader.run(atMost: .max) : nil
            var keys: [OMEMOKey] = []
            for _ in 0..<(try reader.number(of: 11, atMost: .max)) {
                let recipient = try DeviceAddress(from: &reader), isKeyExchange = try reader.flag()
                keys.append(
                    OMEMOKey(
                        recipient: recipient, isKeyExchange: isKeyExchange, bytes: try reader.run(atMost: .max)))
            }
            stanzas.append(try OMEMOStanza(sender: sender, keys: keys, payload: payload))
        }
    }
}

extension OMEMODevice {
    /// The stanzas that no server has confirmed, in order: what is to be sent at a start, byte by byte as it was.
    ///
    /// A crash between encrypting and sending loses nothing, then: each is kept with the state that it left behind, until ``confirm(_:)-(OMEMOStanza)``.
    /// Sent twice it is read once.
    ///
    /// - Throws: ``MessagingError``.
    public func outbox() async throws(MessagingError) -> [OMEMOStanza] {
        try await device.alone { () async throws(MessagingError) in try await device.stanzas().state.stanzas }
    }

    /// Takes out of the outbox what the server has, as by an acknowledgement (XEP-0198), or what is not to be sent any more.
    ///
    /// - Parameter stanza: What ``send(_:to:)``, ``answer(_:)``, ``recover(with:of:)`` or ``outbox()`` gave; any other changes nothing.
    /// - Throws: ``MessagingError``.
    public func confirm(_ stanza: OMEMOStanza) async throws(MessagingError) {
        try await device.alone { () async throws(MessagingError) in
            var step = try await device.rows.begin()
            var (outbox, version) = try await device.stanzas()
            guard let index = outbox.stanzas.firstIndex(of: stanza) else { return }
            outbox.stanzas.remove(at: index)
            try device.rows.put(outbox, OMEMOOutbox.row, version: version, in: &step)
            try await device.rows.commit(step)
        }
    }
}

extension MessagingDevice {
    func stanzas() async throws(MessagingError) -> (state: OMEMOOutbox, version: UInt64) {
        let (state, version) = try await rows.get(OMEMOOutbox.self, OMEMOOutbox.row)
        return (state ?? OMEMOOutbox(), version)
    }

    /// Makes a step durable together with the stanza that comes of it.
    func commit(_ step: DeviceRows.Step, _ stanza: OMEMOStanza) async throws(MessagingError) {
        var step = step
        var (outbox, version) = try await stanzas()
        try outbox.append(stanza, limits: configuration.limits)
        try rows.put(outbox, OMEMOOutbox.row, version: version, in: &step)
        try await rows.commit(step)
    }
}
