internal import BulwarkCore
internal import Crypto
internal import CryptoExtras
internal import Foundation

/// RFC 3394 for keys of 32 bytes.
enum KeyWrap {
    static let wrappedSize = 40

    static func wrap(_ key: SecureBytes, using wrapping: SecureBytes) throws(KeybagError) -> [UInt8] {
        defer { StackResidue.scrub() }
        do {
            return try key.withUnwipedBytes { key in
                try wrapping.withUnwipedBytes { wrapping in
                    Array(try AES.KeyWrap.wrap(SymmetricKey(data: key), using: SymmetricKey(data: wrapping)))
                }
            }
        } catch {
            throw KeybagError(.cryptography, "key wrap")
        }
    }

    /// The key; nil when it was not wrapped by that one or is not what was written.
    ///
    /// swift-crypto's own unwrap hands the key through an array that it leaves in freed memory, so §2.2.2 is done here, in
    /// secret memory, on its block cipher.
    static func unwrap(_ wrapped: some Collection<UInt8>, using wrapping: SecureBytes) -> SecureBytes? {
        defer { StackResidue.scrub() }
        let input = Array(wrapped)
        guard input.count == wrappedSize, wrapping.count == 32 else { return nil }
        let cipherKey = wrapping.withExposedBytes { SymmetricKey(data: $0) }
        guard cipherKey.bitCount == 256 else { return nil }
        // Four registers of 8 bytes, then the block: the check value and one register.
        let work = try? SecureBytes(count: 48) { memory in
            for index in 0..<32 { memory[index] = input[8 + index] }
            for index in 0..<8 { memory[32 + index] = input[index] }
            var block = UnsafeMutableRawBufferPointer(rebasing: memory[32...]).bindMemory(to: UInt8.self)
            for step in stride(from: 24, to: 0, by: -1) {
                let register = (step - 1) % 4 * 8
                block[7] ^= UInt8(step)
                for index in 0..<8 { block[8 + index] = memory[register + index] }
                try AES.inversePermute(&block, key: cipherKey)
                for index in 0..<8 { memory[register + index] = block[8 + index] }
            }
            var difference: UInt8 = 0
            for index in 0..<8 { difference |= block[index] ^ 0xA6 }
            if difference != 0 { throw KeybagError(.tampered) }
        }
        return work?.extracting(0..<32)
    }
}
