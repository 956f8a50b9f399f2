extension String {
    /// The text that bytes are in UTF-8; nil where they are not.
    ///
    /// The standard library's own `init(validating:as:)` is there from iOS 18 and macOS 15 on.
    package init?(strictUTF8 bytes: some Collection<UInt8>) {
        // What is no UTF-8 is decoded into something else, which gives other bytes.
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.elementsEqual(bytes) else { return nil }
        self = text
    }

    /// The text that units are in UTF-16; nil where they are not, such as for half a surrogate pair.
    package init?(strictUTF16 units: some Collection<UInt16>) {
        let text = String(decoding: units, as: UTF16.self)
        guard text.utf16.elementsEqual(units) else { return nil }
        self = text
    }
}
