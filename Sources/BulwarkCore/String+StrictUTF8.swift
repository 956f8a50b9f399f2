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
}
