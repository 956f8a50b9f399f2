/// Finds what should not be in a log: card numbers, accounts, credentials, e-mail addresses, phone numbers.
///
/// One pass over the bytes, without regular expressions and without an allocation where nothing is found. The text may be a
/// line or a whole file; it need not be valid UTF-8.
///
/// ```swift
/// let detector = TextDetector()
/// detector.detections(in: "paid with 4539 1488 0343 6467")  // a card number at 10..<29
/// ```
///
/// Numbers alone say little, so a bare run of digits counts as a card only where its issuer's range, its length and its check
/// digit are right, and as a phone number only where it is written as one or a word near it says so. Prefers to be silent on
/// time stamps, versions, counters and identifiers.
public struct TextDetector: Sendable {
    /// What to look for besides what is always looked for.
    public struct Options: OptionSet, Sendable {
        /// The options as bits.
        public var rawValue: UInt8

        /// Takes the options as bits.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Addresses of the internet protocol. Servers' logs are full of addresses that are nobody's.
        public static let ipAddresses = Options(rawValue: 1)
    }

    /// What is looked for besides what is always looked for.
    public var options: Options

    /// Creates a detector.
    ///
    /// - Parameter options: what to look for besides what is always looked for.
    public init(options: Options = []) {
        self.options = options
    }

    /// What is found in a text, in order and without overlaps.
    ///
    /// - Complexity: O(n) in the length of the text.
    public func detections(in text: String) -> [Detection] {
        var text = text
        return text.withUTF8 { detections(inUTF8: UnsafeRawBufferPointer($0)) }
    }

    /// What is found in bytes of UTF-8, in order and without overlaps.
    ///
    /// - Parameter bytes: the text; bytes that are no UTF-8 are passed over.
    /// - Complexity: O(n) in the number of bytes.
    public func detections(inUTF8 bytes: UnsafeRawBufferPointer) -> [Detection] {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return [] }
        return ByteClass.withTables { tables in
            var scan = TextScan(
                base: base.assumingMemoryBound(to: UInt8.self), count: bytes.count, options: options, tables: tables)
            scan.run()
            return scan.found
        }
    }
}
