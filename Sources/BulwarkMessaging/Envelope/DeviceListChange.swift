/// Devices that came to an account or left it, and that a person has not been told of.
///
/// Whoever controls a server can put a device of his own into anybody's list, and gets all that is written from then on: a device that nobody
/// expects is what to ask the other person about.
public struct DeviceListChange: Sendable, Hashable {
    /// Whose devices they are; this device's own account, too.
    public let account: String
    /// The devices that were not there before, in order. What is sent to the account goes to them, too, unless the ``TrustPolicy`` forbids it.
    public let added: [DeviceAddress]
    /// The devices that went, in order; one that came back meanwhile, or was there for a while only, stands in both.
    public let removed: [DeviceAddress]
}
