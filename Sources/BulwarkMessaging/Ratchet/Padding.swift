internal import BulwarkCore

/// Content in a size that says little of its own: 0x80 and zeros up to the next Padmé length (Nikitin and others, "Reducing Metadata
/// Leakage from Encrypted Files and Communication with PURBs"), 128 bytes at least.
///
/// What is left of the size is O(log log) bits, at most 12 % more bytes.
enum Padding {
    static let least = 128

    static func padded(_ size: Int) -> Int {
        if size <= least { return least }
        let exponent = Int.bitWidth - 1 - size.leadingZeroBitCount
        let bits = Int.bitWidth - exponent.leadingZeroBitCount
        let mask = (1 << (exponent - bits)) - 1
        return (size + mask) & ~mask
    }

    static func pad(_ content: SecureBytes) -> SecureBytes {
        let size = content.count
        return content.withExposedBytes { content in
            SecureBytes(count: padded(size + 1)) { buffer in
                // A wipe in the meantime leaves less, never more.
                let copied = min(size, content.count)
                UnsafeMutableRawBufferPointer(rebasing: buffer[..<copied]).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: content[..<copied]))
                buffer[copied] = 0x80
            }
        }
    }

    /// Where the content ends in what was padded; nil when it was not.
    static func end(of bytes: UnsafeRawBufferPointer) -> Int? {
        guard let mark = bytes.lastIndex(where: { $0 != 0 }), bytes[mark] == 0x80 else { return nil }
        return mark
    }
}
