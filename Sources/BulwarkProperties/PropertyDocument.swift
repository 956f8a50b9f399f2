/// Reads property lists in all their forms, and strings files.
package enum PropertyDocument {
    /// The tree of a property list or strings file: XML, binary or old style, told by its first bytes.
    ///
    /// - Parameter bytes: UTF-8 without a byte order mark, or a binary property list.
    package static func propertyList(_ bytes: [UInt8], limits: PropertyLimits = .init()) throws(PropertyError)
        -> PropertyNode
    {
        if isBinary(bytes) { return try BinaryPropertyList.tree(of: bytes, limits: limits) }
        if isXML(bytes) { return try XMLPropertyList.tree(of: bytes, limits: limits) }
        return try ASCIIPropertyList.tree(of: bytes, limits: limits)
    }

    /// Whether the bytes begin as a binary property list.
    package static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array("bplist0".utf8)) }

    /// Whether an angle bracket begins markup, and not old style data such as `<0fbd77>`.
    package static func isXML(_ bytes: [UInt8]) -> Bool {
        guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes[start] == UInt8(ascii: "<") else {
            return false
        }
        let content = bytes[(start + 1)...].prefix(12).first { EscapedText.hexDigit($0) == nil && $0 > 0x20 }
        return content != nil && content != UInt8(ascii: ">")
    }
}
