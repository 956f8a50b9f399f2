package import BulwarkCore
internal import Crypto
internal import CryptoExtras
internal import Foundation

extension BackupKeybag {
    /// The most rounds of a derivation that are made. Backups ask for ten million, some seconds; a number that an attacker chose could
    /// keep a machine busy for hours.
    package static let mostIterations = 100_000_000

    /// Opens the class keys that a password opens.
    ///
    /// - Throws: ``BackupError/Code/wrongPassword`` where it opens none, ``BackupError/Code/costTooHigh`` where it would take too
    ///   long to find out.
    package func unlock(
        _ password: Secret, mostIterations: Int = BackupKeybag.mostIterations
    ) throws(BackupError) -> UnlockedKeybag {
        let key = try derivedKey(password, mostIterations: mostIterations)
        var unlocked = UnlockedKeybag()
        var damaged: Set<Int> = []
        for classKey in classKeys {
            guard classKey.wrapping.contains(.passcode) || classKey.wrapping.isEmpty else {
                unlocked.states[classKey.number] = .boundToDevice
                continue
            }
            guard let unwrapped = try? AES.KeyWrap.unwrap(Data(classKey.wrapped), using: key) else {
                damaged.insert(classKey.number)
                continue
            }
            // The check of RFC 3394 holds for these, too, and what comes out is still encrypted under the device's key.
            unlocked.states[classKey.number] =
                classKey.wrapping.contains(.device) ? .boundToDevice : .open(unwrapped, classKey)
            unlocked.isProven = true
        }
        // One key that opens proves the password; then those that do not are damaged.
        guard unlocked.isProven else { throw BackupError(.wrongPassword) }
        for number in damaged where unlocked.states[number] == nil { unlocked.states[number] = .damaged }
        return unlocked
    }

    private func derivedKey(_ password: Secret, mostIterations: Int) throws(BackupError) -> SymmetricKey {
        for rounds in [iterations, doubleSalt == nil ? 0 : doubleIterations] where rounds > mostIterations {
            throw BackupError(.costTooHigh, detail: .number(rounds))
        }
        do {
            return try password.withExposedUTF8 { bytes in
                var passphrase = Data(bytes)
                defer { passphrase.withUnsafeMutableBytes { SecureMemory.zero($0) } }
                guard let doubleSalt else {
                    return try KDF.Insecure.PBKDF2.deriveKey(
                        from: passphrase, salt: salt, using: .insecureSHA1, outputByteCount: 32,
                        unsafeUncheckedRounds: iterations)
                }
                let first = try KDF.Insecure.PBKDF2.deriveKey(
                    from: passphrase, salt: doubleSalt, using: .sha256, outputByteCount: 32,
                    unsafeUncheckedRounds: doubleIterations)
                var middle = first.withUnsafeBytes { Data($0) }
                defer { middle.withUnsafeMutableBytes { SecureMemory.zero($0) } }
                return try KDF.Insecure.PBKDF2.deriveKey(
                    from: middle, salt: salt, using: .insecureSHA1, outputByteCount: 32,
                    unsafeUncheckedRounds: iterations)
            }
        } catch {
            throw BackupError(.keybagMalformed, "no key can be derived")
        }
    }
}
