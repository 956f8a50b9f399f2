internal import CBulwark

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Keys that Linux's kernel keeps for processes (keyrings(7)): in no file, and gone when the machine is switched off.
public enum KernelKeyring {
    /// The payload of a key of type `user`, found in the keyrings that the process searches; nil where there is none.
    ///
    /// - Parameters:
    ///   - description: The key's name.
    ///   - limit: The most bytes it may have.
    /// - Throws: ``CoreError``: `tooLarge`; `unsupported` where there are no keyrings; what else the system answers.
    public static func key(named description: String, limit: Int) throws(CoreError) -> SecureBytes? {
        var size = 0
        var failure: Int32 = 0
        let bytes = SecureBytes(count: limit) { buffer in
            let address = buffer.bindMemory(to: UInt8.self).baseAddress
            failure = bulwark_keyring_read(description, address, buffer.count, &size)
        }
        defer { bytes.wipe() }
        switch failure {
        case 0: break
        #if !canImport(Darwin)
            case ENOKEY: return nil
        #endif
        default: throw CoreError(errno: failure, "keyctl")
        }
        if size > limit { throw CoreError(.tooLarge, "a key of the kernel's keyring") }
        return bytes.extracting(0..<size)
    }
}
