/// What a server finds of a device's answer.
public enum DeviceChallengeVerdict: String, Sendable, Hashable, CaseIterable {
    /// The device holds its key, now.
    case verified
    /// No such device is registered.
    case unknownDevice
    /// The nonce was never given to this device, was answered already, or was pushed out by newer ones.
    case unknownNonce
    /// The answer came too late.
    case expired
    /// The signature is not the device's, or not of this challenge. The nonce is used up.
    case badSignature

    /// Whether the device proved itself.
    public var isVerified: Bool { self == .verified }
}
