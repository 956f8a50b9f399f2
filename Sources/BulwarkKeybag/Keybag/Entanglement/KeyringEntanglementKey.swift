public import BulwarkCore

/// The device's key as a key of type `user` in Linux's kernel keyrings, where an administrator or a TPM's unsealing put it.
///
/// It is in no file while the machine runs, and gone when that is switched off: something must bring it back at each start, and must
/// keep it safe meanwhile.
public struct KeyringEntanglementKey: EntanglementKey {
    private let description: String

    /// Names the key.
    public init(_ description: String) { self.description = description }

    /// Reads the key; never makes one, for it would be lost with the next start.
    public func key(creating: Bool) throws(KeybagError) -> SecureBytes {
        let found: SecureBytes?
        do throws(CoreError) {
            found = try KernelKeyring.key(named: description, limit: KeyFile.size)
        } catch {
            throw KeybagError(.deviceKey, error.reason, detail: .file(error))
        }
        guard let found else { throw KeybagError(.deviceKey, "there is no such key in the kernel's keyrings") }
        guard found.count == KeyFile.size else { throw KeybagError(.deviceKey, "the key is not 32 bytes") }
        return found
    }
}
