/// What became of an OMEMO:2 stanza.
public struct OMEMODelivery: Sendable {
    /// As with every envelope; ``Delivery/renewed(_:)`` is a message that says nothing, with or without a new session.
    public let delivery: Delivery
    /// Whether the sender waits to hear of this device (XEP-0384 §6): send what ``OMEMODevice/answer(_:)`` gives, unless something else
    /// is sent to it now. After a key exchange publish the bundle, too.
    public let wantsAnswer: Bool
}
