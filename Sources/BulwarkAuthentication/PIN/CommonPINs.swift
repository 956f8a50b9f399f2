/// The PINs that people use most.
enum CommonPINs {
    /// Whether a PIN is one of them. The table is gone through as a whole, so that the time tells nothing of where it stands.
    static func contains(_ digits: some Collection<UInt8>) -> Bool {
        let digits = Array(digits)
        if digits.isEmpty { return false }
        return table.withUTF8Buffer { bytes in
            var isFound = false
            var start = 0
            for end in bytes.indices where bytes[end] == 0x20 {
                // One blank ends a PIN and begins the next.
                if end - start == digits.count, bytes[start..<end].elementsEqual(digits) { isFound = true }
                start = end + 1
            }
            return isFound
        }
    }
}
