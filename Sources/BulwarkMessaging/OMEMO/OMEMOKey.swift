/// What an OMEMO:2 stanza has for one device: a `<key>` element (XEP-0384 §5.5.3).
public struct OMEMOKey: Sendable, Hashable {
    /// Whom it is for: the account of the `<keys>` around it and its attribute `rid`.
    public let recipient: DeviceAddress
    /// Its attribute `kex`: whether it is an OMEMOKeyExchange, and not an OMEMOAuthenticatedMessage.
    public let isKeyExchange: Bool
    /// The protobuf message; base64 in the XML.
    public let bytes: [UInt8]

    /// Takes what stands in a stanza. Nothing of it is authentic before ``OMEMODevice/receive(_:from:payload:cursor:)`` has delivered it.
    ///
    /// - Parameters:
    ///   - recipient: Whom it is for.
    ///   - isKeyExchange: The attribute `kex`.
    ///   - bytes: The protobuf message.
    public init(recipient: DeviceAddress, isKeyExchange: Bool, bytes: [UInt8]) {
        self.recipient = recipient
        self.isKeyExchange = isKeyExchange
        self.bytes = bytes
    }
}
