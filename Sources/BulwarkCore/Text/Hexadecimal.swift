/// Bytes as hexadecimal digits.
package enum Hexadecimal {
    /// Two digits in small for each byte (RFC 4648 §8 has them in capitals).
    // Not generic: in another target that would be called unspecialised.
    package static func text(_ bytes: [UInt8]) -> String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[2 * index] = digits.utf8Start[Int(byte >> 4)]
                buffer[2 * index + 1] = digits.utf8Start[Int(byte & 0xF)]
            }
            return bytes.count * 2
        }
    }
}
