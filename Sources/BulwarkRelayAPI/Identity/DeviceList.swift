public import Foundation

/// The devices of an account, in ascending order of their numbers (``RelayEndpoint/devices``).
public struct DeviceList: Sendable, Hashable, Codable {
    /// A device.
    public struct Device: Sendable, Hashable, Codable {
        /// Its number.
        public let device: UInt32
        /// Its Ed25519 public key, 32 bytes.
        public let identity: Data

        /// Makes a device.
        public init(device: UInt32, identity: Data) {
            self.device = device
            self.identity = identity
        }
    }

    /// The devices.
    public let devices: [Device]

    /// Makes a list.
    public init(devices: [Device]) { self.devices = devices }
}
