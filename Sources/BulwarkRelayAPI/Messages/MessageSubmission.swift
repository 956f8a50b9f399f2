/// A message for the devices of one account, encrypted for each of them (``RelayEndpoint/sendMessage``).
///
/// Sent again with the same name, it is stored once: what was lost on the way can be repeated.
public struct MessageSubmission: Sendable, Hashable {
    /// Which devices have to be in it.
    public enum Scope: UInt8, Sendable, Hashable {
        /// Every device of the account; of one's own account every other one. A device too many, too few or with another identity refuses all
        /// of it with ``RelayError/Code/wrongDevices``.
        case account = 0
        /// Those that are named. For what is meant for some devices alone, such as beginning a session anew.
        case devices = 1
    }

    /// The message for one device.
    public struct Item: Sendable, Hashable {
        /// The device's number.
        public let device: UInt32
        /// The identity that it was encrypted for: 32 bytes.
        public let identity: [UInt8]
        /// The encrypted message; ``RelayLimits/envelopeBytes`` at most.
        public let envelope: [UInt8]

        /// Makes an item.
        public init(device: UInt32, identity: [UInt8], envelope: [UInt8]) {
            self.device = device
            self.identity = identity
            self.envelope = envelope
        }
    }

    /// Whom it is for.
    public let account: AccountName
    /// The message's name, chosen at random by the sender: 16 bytes.
    public let id: [UInt8]
    /// Which devices have to be in it.
    public let scope: Scope
    /// One for each device.
    public let items: [Item]

    private static let version: UInt8 = 1

    /// Makes a submission.
    ///
    /// - Throws: ``RelayError/Code/invalidValue`` for a name or an identity of another size, no items or a device that is named twice;
    ///   ``RelayError/Code/tooLarge``.
    public init(account: AccountName, id: [UInt8], scope: Scope, items: [Item]) throws(RelayError) {
        guard id.count == RelayLimits.messageIDBytes,
            items.allSatisfy({ $0.identity.count == RelayLimits.identityBytes && !$0.envelope.isEmpty })
        else { throw RelayError(.invalidValue, "a part of a message, by its size") }
        guard items.allSatisfy({ $0.envelope.count <= RelayLimits.envelopeBytes }) else {
            throw RelayError(.tooLarge, "an envelope")
        }
        guard items.count <= RelayLimits.devicesInAccount, Set(items.map(\.device)).count == items.count else {
            throw RelayError(.invalidValue, "too many devices, or one twice")
        }
        self.account = account
        self.id = id
        self.scope = scope
        self.items = items
    }

    /// Reads a submission.
    ///
    /// - Throws: ``RelayError/Code/malformed``, ``RelayError/Code/unsupportedVersion``, ``RelayError/Code/invalidValue``,
    ///   ``RelayError/Code/tooLarge``.
    public init(encoded bytes: [UInt8]) throws(RelayError) {
        self = try bytes.parsed { (reader) throws(RelayError) in
            guard try reader.integer(UInt8.self) == Self.version else { throw RelayError(.unsupportedVersion) }
            let account = try AccountName(from: &reader)
            let id = try reader.bytes(RelayLimits.messageIDBytes)
            guard let scope = Scope(rawValue: try reader.integer()) else { throw RelayError(.malformed, "a scope") }
            var items: [Item] = []
            for _ in 0..<(try reader.number(of: 40, atMost: RelayLimits.devicesInAccount)) {
                let device: UInt32 = try reader.integer()
                let identity = try reader.bytes(RelayLimits.identityBytes)
                let size = try reader.number(of: 1, atMost: .max)
                guard size <= RelayLimits.envelopeBytes else { throw RelayError(.tooLarge, "an envelope") }
                items.append(Item(device: device, identity: identity, envelope: try reader.bytes(size)))
            }
            return try MessageSubmission(account: account, id: id, scope: scope, items: items)
        }
    }

    /// 0x01 ‖ size of the account's name in a byte ‖ name ‖ the message's name (16) ‖ scope (1) ‖ count (32 bits) ‖ for each: device (32 bits) ‖
    /// identity (32) ‖ size (32 bits) ‖ envelope.
    public var encoded: [UInt8] {
        var bytes = [Self.version] + account.encoded + id
        bytes.reserveCapacity(bytes.count + 5 + items.reduce(0) { $0 + 40 + $1.envelope.count })
        bytes.append(scope.rawValue)
        bytes.append(bigEndian: UInt32(items.count))
        for item in items {
            bytes.append(bigEndian: item.device)
            bytes += item.identity
            bytes.append(run: item.envelope)
        }
        return bytes
    }
}
