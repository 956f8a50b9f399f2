// Written by 'bulwark promises --format swift' from bulwark.yml; do not edit.

import Bulwark

extension PinSet {
    /// The keys of the app's hosts.
    static var promised: PinSet {
        get throws(TransportError) {
            try PinSet(
                [
                    PinnedHost("api.securebank.example", subdomains: .none, anyPins: [Pin(base64: "i7WTqTvh0OioIruIfFR4kMPnBqrS2rdiVPl/s2uC/CY="), Pin(base64: "x4QzPSC810K5/cMjb05Qm4k3Bw5zBn4lTdO/nEW/Td4=")]),
                ], combination: .nearest)
        }
    }
}

/// What the app keeps in the keychain.
extension KeychainKey where Value == Secret {
    static var promisedAuthToken: Self { Self("auth-token", accessibility: .whenUnlockedThisDeviceOnly) }
    static var promisedRefreshToken: Self { Self("refresh-token", accessibility: .afterFirstUnlockThisDeviceOnly) }
}

/// What the app promises of its files.
enum PromisedFiles {
    /// Of Library/Application Support/example.securebank/**.
    static var libraryApplicationSupportExampleSecurebank: FilePolicy { FilePolicy(protection: .required(.complete), backup: .excluded) }
}

extension SessionPolicy {
    /// How the app's sessions end.
    static let promised = SessionPolicy(inactivity: .seconds(180), absolute: .seconds(43200))
}
