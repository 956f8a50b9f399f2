import BulwarkDetection

/// A credential that is known by its form, among the strings of an executable.
struct StringCredential: Sendable, Hashable {
    var shape: SecretShape
    /// Where it stands in the file.
    var offset: Int
    /// The section that holds it, such as `__cstring`.
    var section: String
    /// A digest by which it is known again in the parts for other architectures; the value itself is not kept.
    var identity: Int
}

/// Looks through the strings that a compiler left.
///
/// Names are gone from an executable, so that only what is a credential by its own form is one: nothing is made of how random a text looks.
enum StringCredentials {
    /// How long texts are that are looked at: a form fits none that is shorter, and a private key in text form has about 3,300 bytes.
    static let lengths = 10...(64 << 10)

    /// The credentials among texts that NULs end.
    static func found(in strings: BoundedBytes, section: String) -> [StringCredential] {
        var found: [StringCredential] = []
        let bytes = strings.slice
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: 0) ?? bytes.endIndex
            let text = bytes[start..<end]
            if lengths.contains(text.count), let credential = credential(text, at: start, section) {
                found.append(credential)
            }
            start = end + 1
        }
        return found
    }

    /// The credentials among texts of two bytes a character, of which those in ASCII are looked at.
    static func found(inWide strings: BoundedBytes, section: String) -> [StringCredential] {
        let bytes = strings.slice
        var found: [StringCredential] = []
        var text: [UInt8] = []
        var start = bytes.startIndex
        var place = bytes.startIndex
        func close() {
            if lengths.contains(text.count), let credential = credential(text[...], at: start, section) {
                found.append(credential)
            }
            text.removeAll(keepingCapacity: true)
        }
        while place + 1 < bytes.endIndex {
            if bytes[place + 1] == 0, bytes[place] != 0, bytes[place] < 0x80 {
                if text.isEmpty { start = place }
                text.append(bytes[place])
            } else {
                close()
            }
            place += 2
        }
        close()
        return found
    }

    /// The credentials among bytes of any kind.
    static func found(among objects: BoundedBytes, section: String) -> [StringCredential] {
        ranges(in: objects.slice).compactMap { credential(objects.bytes[$0], at: $0.lowerBound, section) }
    }

    /// Where texts stand among bytes of any kind that may be credentials by their form.
    static func ranges(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        // Those of the matcher count from the beginning of what it is given.
        let start = bytes.startIndex
        return SecretShapeMatcher.ranges(in: bytes).map { start + $0.lowerBound..<start + $0.upperBound }
            + keys(in: bytes)
    }

    /// Where private keys stand in text form (RFC 7468).
    private static func keys(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        let (begin, close) = (Array("-----BEGIN ".utf8), Array("-----END ".utf8))
        let longest = 16 << 10
        var found: [Range<Int>] = []
        var rest = bytes
        while let start = rest.firstIndex(of: begin[0]) {
            guard rest[start...].starts(with: begin) else {
                rest = rest[(start + 1)...]
                continue
            }
            // To the next such line, which ends this key or begins another thing.
            var end = start + begin.count
            let limit = min(bytes.endIndex, start + longest)
            while end < limit, !(bytes[end] == begin[0] && bytes[end...].starts(with: close)) { end += 1 }
            found.append(start..<end)
            rest = rest[end...]
        }
        return found
    }

    private static func credential(_ bytes: ArraySlice<UInt8>, at offset: Int, _ section: String) -> StringCredential? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let shape = SecretShapeMatcher.shape(of: text) else { return nil }
        return StringCredential(shape: shape, offset: offset, section: section, identity: text.hashValue)
    }
}
