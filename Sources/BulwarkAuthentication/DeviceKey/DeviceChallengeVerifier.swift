public import BulwarkCore
internal import Crypto
internal import Foundation

/// The server's half: registers public keys, gives out nonces, and checks answers.
///
/// Each nonce is good for one answer, right or wrong, of one device, for a while that counts in time since boot.
///
/// - Warning: Keys and nonces are in the memory of one process. Register the keys again after a start; several servers
///   behind one name need sticky clients. Who may register a key for a device is the server's to decide.
public final class DeviceChallengeVerifier: Sendable {
    /// The server's name, which is signed.
    public let audience: String
    /// How long a nonce is good for.
    public let lifetime: Duration
    /// How many open nonces a device may have; the oldest goes first.
    public let maximumOpen: Int

    private struct Issued {
        let nonce: [UInt8]
        let time: Duration
        let boot: BootIdentity
    }

    private struct Device {
        let key: [UInt8]
        var open: [Issued] = []
    }

    private let clock: any BootClock
    private let entropy: any EntropySource
    private let devices = Locked<[String: Device]>([:])

    /// Makes a verifier without devices.
    ///
    /// - Parameters:
    ///   - audience: The server's name, which is signed.
    ///   - lifetime: How long a nonce is good for; two minutes by default.
    ///   - maximumOpen: How many open nonces a device may have, at least one.
    ///   - clock: What the lifetime counts in.
    ///   - entropy: Where nonces come from.
    public init(
        audience: String, lifetime: Duration = .seconds(120), maximumOpen: Int = 8,
        clock: any BootClock = SystemClock(), entropy: any EntropySource = SystemEntropy()
    ) {
        self.audience = audience
        self.lifetime = lifetime
        self.maximumOpen = max(1, maximumOpen)
        self.clock = clock
        self.entropy = entropy
    }

    /// Registers a device's public key.
    ///
    /// - Parameters:
    ///   - publicKey: 65 bytes, uncompressed (SEC 1 §2.3.3).
    ///   - device: The server's name for the device.
    /// - Throws: ``AuthenticationError/Code/malformedPublicKey`` or ``AuthenticationError/Code/alreadyRegistered``: a key is
    ///   never replaced in silence.
    public func register(publicKey: [UInt8], for device: String) throws(AuthenticationError) {
        guard publicKey.count == 65, (try? P256.Signing.PublicKey(x963Representation: publicKey)) != nil else {
            throw AuthenticationError(.malformedPublicKey)
        }
        let isNew = devices.withLock { devices in
            guard devices[device] == nil else { return false }
            devices[device] = Device(key: publicKey)
            return true
        }
        if !isNew { throw AuthenticationError(.alreadyRegistered) }
    }

    /// Forgets a device and its open nonces.
    public func unregister(_ device: String) { devices.withLock { $0[device] = nil } }

    /// A fresh challenge; nil for a device that is not registered.
    public func challenge(for device: String) -> DeviceChallenge? {
        let issued = Issued(nonce: entropy.bytes(32), time: clock.sinceBoot, boot: clock.bootIdentity)
        let isKnown = devices.withLock { devices in
            guard var known = devices[device] else { return false }
            known.open.append(issued)
            known.open.removeFirst(max(0, known.open.count - maximumOpen))
            devices[device] = known
            return true
        }
        return isKnown ? DeviceChallenge(nonce: issued.nonce, audience: audience) : nil
    }

    /// Checks a device's answer, and uses its nonce up.
    ///
    /// - Parameters:
    ///   - signature: r and s, 32 bytes each.
    ///   - nonce: The nonce that it answers.
    ///   - device: Who answers.
    public func verify(_ signature: [UInt8], of nonce: [UInt8], by device: String) -> DeviceChallengeVerdict {
        // Taken out under the lock, so that of two answers at once only one can count.
        let found: (key: [UInt8], issued: Issued?)? = devices.withLock { devices in
            guard var known = devices[device] else { return nil }
            guard let index = known.open.firstIndex(where: { $0.nonce == nonce }) else { return (known.key, nil) }
            let issued = known.open.remove(at: index)
            devices[device] = known
            return (known.key, issued)
        }
        guard let found else { return .unknownDevice }
        guard let issued = found.issued else { return .unknownNonce }
        let age = clock.sinceBoot - issued.time
        guard issued.boot == clock.bootIdentity, age >= .zero, age < lifetime else { return .expired }
        let message = DeviceChallenge(nonce: nonce, audience: audience).message
        guard let key = try? P256.Signing.PublicKey(x963Representation: found.key),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature),
            key.isValidSignature(signature, for: message)
        else { return .badSignature }
        return .verified
    }
}
