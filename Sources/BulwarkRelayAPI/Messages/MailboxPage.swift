public import Foundation

/// Messages for a device, in the order in which the relay took them (``RelayEndpoint/fetchMessages``).
public struct MailboxPage: Sendable, Hashable {
    /// A message.
    public struct Delivery: Sendable, Hashable {
        /// Its number in the device's mailbox: higher than that of each message before it, and never given twice. It is what is acknowledged.
        public let sequence: UInt64
        /// When the relay took it, in whole seconds.
        public let receivedAt: Date
        /// Who handed it in, by the token that was shown. Compare it with what the envelope says of its sender.
        public let sender: RelayAddress
        /// The envelope's bytes.
        public let envelope: [UInt8]

        /// Makes a delivery.
        public init(sequence: UInt64, receivedAt: Date, sender: RelayAddress, envelope: [UInt8]) {
            self.sequence = sequence
            self.receivedAt = receivedAt
            self.sender = sender
            self.envelope = envelope
        }
    }

    /// The messages; none where none came in the time that was waited.
    public let deliveries: [Delivery]
    /// Whether there are more: fetch again, after the last one's number.
    public let hasMore: Bool

    private static let version: UInt8 = 1
    /// The end of the year 9999: a `Date` gives every second until then back as it was written.
    private static let lastSecond: UInt64 = 253_402_300_799

    /// Makes a page.
    public init(deliveries: [Delivery], hasMore: Bool) {
        self.deliveries = deliveries
        self.hasMore = hasMore
    }

    /// Reads a page.
    ///
    /// - Throws: ``RelayError/Code/malformed``, ``RelayError/Code/unsupportedVersion``, ``RelayError/Code/invalidValue``.
    public init(encoded bytes: [UInt8]) throws(RelayError) {
        self = try bytes.parsed { (reader) throws(RelayError) in
            guard try reader.integer(UInt8.self) == Self.version else { throw RelayError(.unsupportedVersion) }
            let hasMore = try reader.flag()
            var deliveries: [Delivery] = []
            for _ in 0..<(try reader.number(of: 26, atMost: RelayLimits.messagesInPage)) {
                let sequence: UInt64 = try reader.integer(), seconds: UInt64 = try reader.integer()
                guard seconds <= Self.lastSecond else { throw RelayError(.invalidValue, "a time") }
                deliveries.append(
                    Delivery(
                        sequence: sequence, receivedAt: Date(timeIntervalSince1970: TimeInterval(seconds)),
                        sender: try RelayAddress(from: &reader),
                        envelope: try reader.run(atMost: RelayLimits.envelopeBytes)))
            }
            return MailboxPage(deliveries: deliveries, hasMore: hasMore)
        }
    }

    /// 0x01 ‖ 1 where there are more, else 0 ‖ count (32 bits) ‖ for each: sequence (64 bits) ‖ time in seconds (64 bits) ‖ the sender's address ‖
    /// size (32 bits) ‖ envelope.
    public var encoded: [UInt8] {
        var bytes = [Self.version, hasMore ? 1 : 0]
        bytes.reserveCapacity(deliveries.reduce(6) { $0 + 280 + $1.envelope.count })
        bytes.append(bigEndian: UInt32(deliveries.count))
        for delivery in deliveries {
            bytes.append(bigEndian: delivery.sequence)
            bytes.append(bigEndian: UInt64(max(0, delivery.receivedAt.timeIntervalSince1970)))
            bytes += delivery.sender.encoded
            bytes.append(run: delivery.envelope)
        }
        return bytes
    }
}
