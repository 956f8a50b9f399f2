/// Bytes as lowercase hexadecimal digits, two each.
func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
    let digits: StaticString = "0123456789abcdef"
    return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
        var end = 0
        for byte in bytes {
            buffer[end] = digits.utf8Start[Int(byte >> 4)]
            buffer[end + 1] = digits.utf8Start[Int(byte & 0xF)]
            end += 2
        }
        return end
    }
}
