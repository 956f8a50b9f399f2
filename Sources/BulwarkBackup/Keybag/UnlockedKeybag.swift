internal import Crypto
internal import Foundation

/// The class keys that a password has opened.
package struct UnlockedKeybag: Sendable {
    /// What is known of a class key.
    enum State: Sendable {
        case open(SymmetricKey, BackupKeybag.ClassKey)
        /// Wrapped by a key of the device, too.
        case boundToDevice
        /// It does not open, though others do.
        case damaged
    }

    var states: [Int: State] = [:]
    var isProven = false

    /// The numbers of the classes whose keys are open, sorted.
    package var openClasses: [Int] { classes { if case .open = $0 { true } else { false } } }
    /// The numbers of the classes that only the device itself can open, sorted.
    package var deviceClasses: [Int] { classes { if case .boundToDevice = $0 { true } else { false } } }
    /// The numbers of the classes whose keys are damaged, sorted.
    package var damagedClasses: [Int] { classes { if case .damaged = $0 { true } else { false } } }

    private func classes(_ isWanted: (State) -> Bool) -> [Int] {
        states.filter { isWanted($0.value) }.keys.sorted()
    }

    /// The key of a file.
    ///
    /// - Throws: ``BackupError/Code/keyUnavailable`` where its class key is not to be had, ``BackupError/Code/keyDamaged`` where it is
    ///   and does not open the key.
    func unwrap(_ key: WrappedKey) throws(BackupError) -> SymmetricKey {
        guard case .open(let classKey, let entry)? = states[key.keyClass] else {
            throw BackupError(.keyUnavailable, detail: .number(key.keyClass))
        }
        do {
            // A key of 72 bytes was wrapped to the class's public key: an ephemeral one stands before it.
            if entry.isAsymmetric, key.wrapped.count == 72 { return try unwrap(key.wrapped, to: classKey) }
            return try AES.KeyWrap.unwrap(Data(key.wrapped), using: classKey)
        } catch {
            throw BackupError(.keyDamaged, detail: .number(key.keyClass))
        }
    }

    /// Curve25519 with the one-step derivation of NIST SP 800-56A over SHA-256, then RFC 3394.
    private func unwrap(_ wrapped: [UInt8], to classKey: SymmetricKey) throws -> SymmetricKey {
        let own = try Curve25519.KeyAgreement.PrivateKey(
            rawRepresentation: classKey.withUnsafeBytes { Data($0) })
        let ephemeral = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: Data(wrapped.prefix(32)))
        let shared = try own.sharedSecretFromKeyAgreement(with: ephemeral)
        var hash = SHA256()
        hash.update(data: [0, 0, 0, 1])
        shared.withUnsafeBytes { hash.update(bufferPointer: $0) }
        hash.update(data: ephemeral.rawRepresentation)
        hash.update(data: own.publicKey.rawRepresentation)
        let wrapping = hash.finalize().withUnsafeBytes { SymmetricKey(data: Data($0)) }
        return try AES.KeyWrap.unwrap(Data(wrapped.dropFirst(32)), using: wrapping)
    }
}
