internal import BulwarkCore

/// The row of what no relay has confirmed, in order.
struct Outbox: StoredState {
    var messages: [PendingMessage] = []

    static let row = "outbox"
    private static let version: UInt8 = 1
    /// What is read back, whatever the limits say.
    private static let most = 1 << 16

    /// Adds a message; one that is there already stays as it is.
    mutating func append(_ message: PendingMessage, limits: MessagingLimits) throws(MessagingError) {
        guard !messages.contains(where: { $0.key == message.key }) else { return }
        guard messages.count < min(limits.pendingMessages, Self.most),
            messages.reduce(message.size, { $0 + $1.size }) <= limits.pendingBytes
        else { throw MessagingError(.outboxFull) }
        messages.append(message)
    }

    /// Has everything encrypted anew.
    mutating func leaveRolledBackState() {
        messages.removeAll(where: \.isRenewal)
        for index in messages.indices { messages[index].items = [] }
    }

    func encode(into writer: inout StateWriter) {
        writer.integer(Self.version)
        writer.integer(UInt32(messages.count))
        for message in messages {
            writer.bytes(message.key.id.rawValue)
            writer.run(Array(message.key.account.utf8))
            writer.flag(message.isRenewal)
            writer.integer(UInt32(message.content.count))
            writer.secret(message.content)
            writer.integer(UInt32(message.items.count))
            for item in message.items {
                writer.bytes(item.identity.rawRepresentation + item.identity.agreement.rawRepresentation)
                writer.run(item.envelope.encoded)
            }
        }
    }

    init() {}

    init(from reader: inout ByteReader) throws(MessagingError) {
        guard try reader.integer(UInt8.self) == Self.version else { throw MessagingError(.unknownVersion) }
        for _ in 0..<(try reader.number(of: 29, atMost: Self.most)) {
            messages.append(try PendingMessage(from: &reader))
        }
    }
}

extension PendingMessage {
    fileprivate init(from reader: inout ByteReader) throws(MessagingError) {
        let id = try MessageID(rawValue: reader.bytes(MessageID.size))
        guard let account = String(strictUTF8: try reader.run(atMost: 255)) else {
            throw MessagingError(.malformed, "an account's name")
        }
        let isRenewal = try reader.flag()
        let content = try reader.secret(reader.number(of: 1, atMost: .max))
        var items: [Item] = []
        for _ in 0..<(try reader.number(of: 68, atMost: .max)) {
            let identity = try IdentityKey(stored: &reader)
            let bytes = try reader.run(atMost: .max)
            items.append(Item(identity: identity, envelope: try Envelope(stored: bytes)))
        }
        self.init(key: Key(id: id, account: account), content: content, isRenewal: isRenewal, items: items)
    }
}
