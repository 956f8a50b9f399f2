public import BulwarkCore

/// Why an end-to-end encrypted conversation could not go on.
public struct MessagingError: CodedError {
    /// The kind of failure.
    public let code: Code
    /// More about this one; fixed text.
    public let reason: StaticString?
    /// The devices that it is about, where it is about some.
    public let devices: [DeviceAddress]

    /// Makes an error of a kind.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - reason: More about it; fixed text.
    ///   - devices: The devices that it is about.
    public init(_ code: Code, _ reason: StaticString? = nil, devices: [DeviceAddress] = []) {
        self.code = code
        self.reason = reason
        self.devices = devices
    }
}
