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
    /// The name of a credential that systemd gives to the service.
    static let credential = "bulwark.device-key"

    /// The source that an environment names: a file elsewhere, the digits themselves, or a credential of systemd; else a file
    /// in the vault's folder, made with the vault.
    static func key(of location: VaultLocation, environment: [String: String]) throws -> any EntanglementKey {
        let file = environment[fileVariable].flatMap { $0.isEmpty ? nil : $0 }
        let digits = environment[variable].flatMap { $0.isEmpty ? nil : $0 }
        switch (file, digits) {
        case (_?, _?):
            throw CommandFailure.usage("\(fileVariable) and \(variable) name two keys: unset one of them.")
        case (let file?, nil): return FileEntanglementKey(path: file)
        case (nil, _?): return EnvironmentEntanglementKey(variable, environment: environment)
        case (nil, nil):
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
