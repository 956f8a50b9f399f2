/// Passes over blanks and over comments as C has them, which property lists of text and lenient JSON have, too.
package enum BlankScan {
    /// What is behind the blanks.
    package enum Result {
        /// Where the next thing stands, or the end.
        case next(Int)
        /// A comment that begins here and does not end.
        case openComment(Int)
    }

    /// Where the next thing stands that is neither blank nor comment, from a place on.
    // Not generic: in another target that would be called unspecialised, which costs an allocation for each byte.
    package static func next(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Result {
        let slash = UInt8(ascii: "/")
        let star = UInt8(ascii: "*")
        var index = start
        while index < bytes.count {
            if bytes[index] <= 0x20 {
                index += 1
                continue
            }
            guard bytes[index] == slash, index + 1 < bytes.count else { break }
            switch bytes[index + 1] {
            case slash:
                while index < bytes.count, bytes[index] != 0x0a { index += 1 }
            case star:
                let start = index
                index += 2
                while index + 1 < bytes.count, bytes[index] != star || bytes[index + 1] != slash { index += 1 }
                guard index + 1 < bytes.count else { return .openComment(start) }
                index += 2
            default: return .next(index)
            }
        }
        return .next(index)
    }
}
