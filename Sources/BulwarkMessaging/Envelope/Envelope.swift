internal import Crypto
internal import Foundation

/// A message on its way from one device to another.
///
/// The relay sees who writes to whom, when, and a padded size. It cannot change an address: both are bound into the session.
public struct Envelope: Sendable, Hashable {
    /// Who sends it.
    public let sender: DeviceAddress
    /// Whom it is for.
    public let recipient: DeviceAddress
    /// The encrypted message, with its handshake before it where the session is new.
    public let body: [UInt8]

    private static let version: UInt8 = 1

    init(sender: DeviceAddress, recipient: DeviceAddress, body: [UInt8]) {
        self.sender = sender
        self.recipient = recipient
        self.body = body
    }

    /// Reads an envelope. What it says is not authentic before ``MessagingDevice/receive(_:cursor:)`` has delivered it.
    ///
    /// - Throws: ``MessagingError/Code/malformed``, ``MessagingError/Code/unknownVersion``, ``MessagingError/Code/invalidValue``,
    ///   ``MessagingError/Code/tooLarge``.
    public init(encoded bytes: [UInt8], limits: MessagingLimits = .standard) throws(MessagingError) {
        guard bytes.count <= limits.envelopeBytes else { throw MessagingError(.tooLarge) }
        self = try bytes.parsed { (reader) throws(MessagingError) in
            guard try reader.integer(UInt8.self) == Self.version else { throw MessagingError(.unknownVersion) }
            let sender = try DeviceAddress(from: &reader), recipient = try DeviceAddress(from: &reader)
            return Envelope(sender: sender, recipient: recipient, body: try reader.bytes(reader.count))
        }
    }

    /// Reads what this device stored, whatever limits it was made under.
    package init(stored bytes: [UInt8]) throws(MessagingError) {
        var limits = MessagingLimits.standard
        limits.envelopeBytes = .max
        try self.init(encoded: bytes, limits: limits)
    }

    /// The envelope's bytes: the version, the sender, the recipient, the body.
    public var encoded: [UInt8] { [Self.version] + sender.encoded + recipient.encoded + body }

    /// What tells it from all others.
    public var id: EnvelopeID { EnvelopeID(rawValue: Array(SHA256.hash(data: encoded).prefix(16))) }
}
