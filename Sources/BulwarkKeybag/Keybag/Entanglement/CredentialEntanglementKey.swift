public import BulwarkCore

/// The device's key as a credential of systemd (`LoadCredentialEncrypted=`), which can be sealed to a TPM.
public struct CredentialEntanglementKey: EntanglementKey {
    private let path: String?
    private let files: any FileSystem

    /// Names the credential.
    ///
    /// - Parameters:
    ///   - name: Its name; no slash.
    ///   - environment: The process's environment, in which `CREDENTIALS_DIRECTORY` says where it is.
    ///   - files: The file system.
    public init(_ name: String, environment: [String: String], files: any FileSystem = SystemFileSystem()) {
        self.files = files
        if let folder = environment["CREDENTIALS_DIRECTORY"], !name.isEmpty, !name.contains("/"), name != ".." {
            path = folder + "/" + name
        } else {
            path = nil
        }
    }

    /// Reads the credential; never makes one.
    public func key(creating: Bool) throws(KeybagError) -> SecureBytes {
        guard let path else { throw KeybagError(.deviceKey, "no credentials directory, or no name of a credential") }
        do throws(CoreError) {
            if let key = try KeyFile.read(path, from: files) { return try KeyFile.checked(key) }
        } catch {
            throw KeybagError(.deviceKey, error.reason, detail: .file(error))
        }
        throw KeybagError(.deviceKey, "there is no such credential")
    }
}
