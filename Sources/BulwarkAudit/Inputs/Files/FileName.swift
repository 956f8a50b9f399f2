/// A name as a folder has it.
struct FileName {
    /// The name; where it is not UTF-8, with each byte that is no ASCII written out as `\xE9`, so that names which differ stay different.
    let text: String
    /// Whether the text is the name itself.
    let isWhole: Bool

    init(_ name: UnsafePointer<CChar>) {
        if let text = String(validatingCString: name) {
            (self.text, isWhole) = (text, true)
            return
        }
        var text = ""
        var next = name
        while next.pointee != 0 {
            let byte = UInt8(bitPattern: next.pointee)
            text += byte < 0x80 ? String(Unicode.Scalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
            next += 1
        }
        (self.text, isWhole) = (text, false)
    }
}
