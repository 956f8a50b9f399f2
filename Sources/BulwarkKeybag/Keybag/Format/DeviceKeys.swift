internal import BulwarkCore
internal import Crypto
internal import Foundation

/// The keys that come from the device's: each by HMAC-SHA256 over a label and what it is for.
struct DeviceKeys {
    private let secret: SecureBytes

    init(_ source: any EntanglementKey, creating: Bool) throws(KeybagError) {
        secret = try source.key(creating: creating)
        guard secret.count == 32 else { throw KeybagError(.deviceKey, "it is not 32 bytes") }
    }

    /// Wraps the classes that need no passcode.
    func wrapping(of bag: [UInt8]) -> SecureBytes { derive("bulwark keybag device", bag) }

    /// Authenticates the bag.
    func authentication(of bag: [UInt8]) -> SecureBytes { derive("bulwark keybag authentication", bag) }

    /// Authenticates the record of wrong passcodes.
    func attempts(of bag: [UInt8]) -> SecureBytes { derive("bulwark keybag attempts", bag) }

    /// Authenticates the watermark.
    func watermark(of bag: [UInt8]) -> SecureBytes { derive("bulwark keybag watermark", bag) }

    /// Authenticates what is remembered of the newest bag.
    func generation(of bag: [UInt8]) -> SecureBytes { derive("bulwark keybag generation", bag) }

    /// Wraps the classes that need the passcode.
    func passcodeKey(
        _ passcode: Secret, salt: [UInt8], cost: ScryptCost, of bag: [UInt8]
    ) throws(KeybagError) -> SecureBytes {
        let normal: Secret
        do throws(CoreError) { normal = try Secret(passcodeUTF8: passcode.utf8) } catch {
            throw KeybagError(.invalidPasscode)
        }
        let stretched = try cost.derive(normal.utf8, salt: salt)
        return derive("bulwark keybag passcode", bag, stretched)
    }

    private func derive(_ label: String, _ bag: [UInt8], _ more: SecureBytes? = nil) -> SecureBytes {
        secret.withExposedBytes { secret in
            var code = HMAC<SHA256>(key: SymmetricKey(data: secret))
            // A zero byte ends the label, and what follows has a fixed size: no two inputs read the same.
            code.update(data: Array(label.utf8) + [0] + bag)
            more?.withExposedBytes { code.update(data: $0) }
            return code.finalize().withUnsafeBytes { SecureBytes(copying: $0) }
        }
    }

    static func authenticate(_ bytes: [UInt8], under key: SecureBytes) -> [UInt8] {
        key.withExposedBytes { Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: $0))) }
    }
}
