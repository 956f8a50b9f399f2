/// What goes into an `<encrypted>` element of OMEMO:2 (XEP-0384 §5.5.3); writing the XML is the client's affair.
public struct OMEMOStanza: Sendable, Hashable {
    /// Who sends it; the attribute `sid` is its device.
    public let sender: DeviceAddress
    /// A `<key>` for each device, in order.
    public let keys: [OMEMOKey]
    /// What stands in `<payload>`; nil for a message that says nothing and only moves sessions on.
    public let payload: [UInt8]?
    /// What the message is called at its recipients, in ``ReceivedMessage/id``; nil without a payload.
    public let id: MessageID?

    init(sender: DeviceAddress, keys: [OMEMOKey], payload: [UInt8]?) throws(MessagingError) {
        self.sender = sender
        self.keys = keys
        self.payload = payload
        id = try payload.map { (payload) throws(MessagingError) in try Payload.id(payload) }
    }
}
