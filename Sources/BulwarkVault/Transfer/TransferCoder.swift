internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkStorage
internal import Crypto
internal import Foundation

/// Seals items under a passphrase.
///
/// | bytes | what |
/// |---|---|
/// | 8 | `BWVAULTX` |
/// | 1 | version, 1 |
/// | 16 | salt of scrypt |
/// | 1, 2, 2 | logarithm of N, r, p |
/// | 32 | commitment to the key: AES-GCM alone would open under several keys |
/// | 12 | nonce |
/// | … | items, AES-256-GCM, authenticated with all before the nonce |
/// | 16 | tag |
///
/// Key and commitment come from the stretched passphrase by HKDF-SHA256. An item is its address, class (8 bytes), label, and
/// value after its size (4 bytes).
enum TransferCoder {
    private static let magic = Array("BWVAULTX".utf8)
    private static let version: UInt8 = 1
    private static let headSize = 8 + 1 + PasswordStretching.size + 32

    static func seal(
        _ items: [KeychainItem], under passphrase: Secret, cost: ScryptCost
    ) throws(StorageError) -> [UInt8] {
        if passphrase.isEmpty { throw StorageError(.refused, "an export needs a passphrase") }
        let stretching = PasswordStretching(cost: cost)
        let (key, commitment) = keys(try stretching.key(of: passphrase))
        var head = ByteWriter()
        head.write(raw: magic)
        head.write(version)
        head.write(raw: stretching.encoded)
        head.write(raw: commitment)
        let plain = payload(items)
        defer { plain.wipe() }
        do {
            let box = try plain.withUnwipedBytes { plain in
                try AES.GCM.seal(plain, using: key, authenticating: head.bytes)
            }
            guard let combined = box.combined else { throw StorageError(.system) }
            return head.bytes + combined
        } catch {
            throw StorageError(.system, "an export could not be sealed")
        }
    }

    /// Opens what ``seal(_:under:cost:)`` gave.
    ///
    /// - Throws: ``StorageError/Code/notAnExport``, ``StorageError/Code/exportTampered``, and never
    ///   ``StorageError/Code/tampered``, which speaks of the vault.
    static func open(
        _ bytes: [UInt8], under passphrase: Secret, limit: Int
    ) throws(StorageError) -> [KeychainItem] {
        if bytes.count > limit { throw StorageError(.tooLarge, "an export") }
        guard bytes.starts(with: magic) else { throw StorageError(.notAnExport) }
        do throws(StorageError) {
            return try items(of: bytes, under: passphrase)
        } catch {
            throw error.code == .tampered ? StorageError(.exportTampered, error.reason) : error
        }
    }

    private static func items(
        of bytes: [UInt8], under passphrase: Secret
    ) throws(StorageError) -> [KeychainItem] {
        guard bytes.count >= headSize + 28 else { throw .tampered("an export ends too early") }
        guard bytes[8] == version else { throw StorageError(.unknownVersion, "an export of a vault") }
        let stretching = try PasswordStretching(encoded: bytes[9..<(9 + PasswordStretching.size)])
        let (key, commitment) = keys(try stretching.key(of: passphrase))
        let stored = bytes[(9 + PasswordStretching.size)..<headSize]
        let isRight = commitment.withUnsafeBytes { expected in
            stored.withUnsafeBytes { ConstantTime.areEqual(expected, $0) }
        }
        guard isRight else {
            throw StorageError(.authenticationFailed, "wrong passphrase, or an export with an altered beginning")
        }
        guard let box = try? AES.GCM.SealedBox(combined: bytes[headSize...]),
            var plain = try? AES.GCM.open(box, using: key, authenticating: bytes[..<headSize])
        else { throw .tampered("the items of an export") }
        defer { plain.withUnsafeMutableBytes { SecureMemory.zero($0) } }
        let items = plain.withUnsafeBytes { bytes in
            Swift.Result { () throws(StorageError) in try read(bytes) }
        }
        return try items.get()
    }

    private static func keys(_ stretched: SymmetricKey) -> (SymmetricKey, [UInt8]) {
        func derive(_ name: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: stretched, salt: Data("bulwark vault export 1".utf8), info: Data(name.utf8),
                outputByteCount: 32)
        }
        return (derive("key"), derive("commitment").withUnsafeBytes { Array($0) })
    }

    private static func payload(_ items: [KeychainItem]) -> SecureBytes {
        var heads: [[UInt8]] = []
        var size = 4
        for item in items {
            var head = ByteWriter()
            AddressCoder.write(item.address, to: &head)
            head.write(item.accessibility.rowNumber)
            head.write(item.label)
            head.write(UInt32(clamping: item.value.count))
            size += head.bytes.count + item.value.count
            heads.append(head.bytes)
        }
        return SecureBytes(count: size) { memory in
            memory.storeBytes(of: UInt32(clamping: items.count).bigEndian, as: UInt32.self)
            var rest = UnsafeMutableRawBufferPointer(rebasing: memory[4...])
            for (item, head) in zip(items, heads) {
                rest.copyBytes(from: head)
                rest = UnsafeMutableRawBufferPointer(rebasing: rest[head.count...])
                item.value.withExposedBytes { rest.copyMemory(from: $0) }
                rest = UnsafeMutableRawBufferPointer(rebasing: rest[item.value.count...])
            }
        }
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) throws(StorageError) -> [KeychainItem] {
        var reader = ByteReader(bytes)
        let count = try reader.number(UInt32.self)
        var items: [KeychainItem] = []
        for _ in 0..<count {
            let address = try AddressCoder.read(&reader)
            let accessibility = try Accessibility(rowNumber: reader.number())
            if accessibility.isThisDeviceOnly {
                throw StorageError(.refused, "an item that should have stayed on its device")
            }
            let label = try reader.optionalText()
            let size = Int(try reader.number(UInt32.self))
            let value = SecureBytes(copying: try reader.raw(size))
            items.append(KeychainItem(address: address, value: value, accessibility: accessibility, label: label))
        }
        guard reader.isAtEnd else { throw .tampered("an export has more than its items") }
        return items
    }
}
