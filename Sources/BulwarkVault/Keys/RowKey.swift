internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkStorage
internal import Crypto
internal import Foundation

/// The key of one version of one row: random, used once, wrapped by its class and, where the item has a password, by that
/// too.
struct RowKey: Sendable {
    let key: SymmetricKey
    let lock: RowHeader.Lock
    /// The key wrapped by the password, and how that was done.
    private let passwordPart: Data
    private let byPassword: SymmetricKey?

    /// Makes a key; takes a key derivation where there is a password.
    ///
    /// - Throws: ``StorageError/Code/authenticationRequired`` where the password is missing.
    init(
        for control: AccessControl?, _ authentication: KeychainAuthentication?, cost: ScryptCost
    ) throws(StorageError) {
        // One call of the system's; the library's own way takes one for each eight bytes.
        key = SecureBytes(random: 32).withExposedBytes { SymmetricKey(data: $0) }
        guard let control, control.constraints.contains(.applicationPassword) else {
            lock = []
            passwordPart = Data()
            byPassword = nil
            return
        }
        guard let password = authentication?.applicationPassword, !password.isEmpty else {
            throw StorageError(.authenticationRequired, "the item needs a password")
        }
        lock = control.combination == .any ? .passwordSuffices : .password
        let stretching = PasswordStretching(cost: cost)
        byPassword = try stretching.key(of: password)
        passwordPart = stretching.encoded
    }

    /// The key as the row keeps it.
    func wrapped(by classKey: SymmetricKey) throws(StorageError) -> Data {
        do {
            guard let byPassword else { return try AES.KeyWrap.wrap(key, using: classKey) }
            let inner = try AES.KeyWrap.wrap(key, using: byPassword)
            if lock == .password {
                return try AES.KeyWrap.wrap(SymmetricKey(data: inner), using: classKey) + passwordPart
            }
            return try AES.KeyWrap.wrap(key, using: classKey) + inner + passwordPart
        } catch {
            throw StorageError(.system, "a key could not be wrapped")
        }
    }

    /// What a row's key field says, before any password is tried.
    static func parse(_ bytes: [UInt8], _ lock: RowHeader.Lock) throws(StorageError) -> Parsed {
        switch (lock, bytes.count) {
        case ([], 40): return Parsed(byClass: bytes, byPassword: nil, stretching: nil)
        case (.password, 48 + PasswordStretching.size):
            return Parsed(byClass: Array(bytes[..<48]), byPassword: nil, stretching: try .init(encoded: bytes[48...]))
        case (.passwordSuffices, 80 + PasswordStretching.size):
            return Parsed(
                byClass: Array(bytes[..<40]), byPassword: Array(bytes[40..<80]),
                stretching: try .init(encoded: bytes[80...]))
        default: throw .tampered("the key of an item")
        }
    }

    struct Parsed: Sendable {
        fileprivate var byClass: [UInt8]
        fileprivate var byPassword: [UInt8]?
        fileprivate var stretching: PasswordStretching?

        /// The key, where the class alone protects it.
        func key(by classKey: SymmetricKey) throws(StorageError) -> SymmetricKey {
            do { return try AES.KeyWrap.unwrap(byClass, using: classKey) } catch {
                throw .tampered("the key of an item")
            }
        }

        /// The key, where a password protects it too; takes a key derivation.
        ///
        /// - Throws: ``StorageError/Code/authenticationFailed`` for a wrong password.
        func key(by classKey: SymmetricKey, and password: Secret) throws(StorageError) -> SymmetricKey {
            guard let stretching else { throw .tampered("the key of an item") }
            let inner = try key(by: classKey)
            let byPassword = try stretching.key(of: password)
            do {
                return try AES.KeyWrap.unwrap(inner.withUnsafeBytes { Array($0) }, using: byPassword)
            } catch {
                throw StorageError(.authenticationFailed, "wrong password")
            }
        }

        /// Whether a password is the one that suffices; takes a key derivation.
        func accepts(_ password: Secret) throws(StorageError) -> Bool {
            guard let stretching, let byPassword else { throw .tampered("the key of an item") }
            let key = try stretching.key(of: password)
            return (try? AES.KeyWrap.unwrap(byPassword, using: key)) != nil
        }
    }
}
