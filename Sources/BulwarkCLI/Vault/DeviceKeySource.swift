internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkVault

/// Where the device's key of a vault comes from.
enum DeviceKeySource {
    /// 64 hexadecimal digits.
    static let variable = "BULWARK_DEVICE_KEY"
    /// The path of a file of 32 bytes that lies elsewhere than in the vault's folder.
    static let fileVariable = "BULWARK_DEVICE_KEY_FILE"
    /// The name of a key in the kernel's keyrings.
    static let keyringVariable = "BULWARK_DEVICE_KEYRING"
    /// The name of a credential that systemd gives to the service.
    static let credential = "bulwark.device-key"

    /// The source that an environment names: a file elsewhere, the digits themselves, the kernel's keyrings, or a credential of systemd; else a file
    /// in the vault's folder, made with the vault.
    static func key(of location: VaultLocation, environment: [String: String]) throws -> any EntanglementKey {
        let named = [fileVariable, variable, keyringVariable].filter { environment[$0]?.isEmpty == false }
        if named.count > 1 {
            throw CommandFailure.usage("\(named.joined(separator: " and ")) name several keys: unset all but one.")
        }
        switch (named.first, named.first.flatMap { environment[$0] }) {
        case (fileVariable, let path?): return FileEntanglementKey(path: path)
        case (variable, _): return EnvironmentEntanglementKey(variable, environment: environment)
        case (keyringVariable, let name?): return KeyringEntanglementKey(name)
        default:
            if let folder = environment["CREDENTIALS_DIRECTORY"],
                (try? SystemFileSystem().status(of: "\(folder)/\(credential)", followingLinks: false)) != nil
            {
                return CredentialEntanglementKey(credential, environment: environment)
            }
            return FileEntanglementKey(path: location.deviceKey)
        }
    }
}

extension VaultLocation {
    /// The device's key, where no other source is named.
    var deviceKey: String { folder + "/device.key" }
}
