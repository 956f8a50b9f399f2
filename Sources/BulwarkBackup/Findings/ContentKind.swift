/// What a file is by its first bytes: names of files on devices say little.
enum ContentKind: Sendable, Hashable {
    case propertyList, json, database, cookies, text, media, other

    /// How many bytes are looked at.
    static let startSize = 4_096

    /// The kind of a file that begins so; a mark of its encoding in front is passed over.
    init(start: [UInt8]) {
        self.init(unmarked: TextOfBytes.marked(start) ?? start)
    }

    private init(unmarked start: [UInt8]) {
        func begins(_ text: StaticString) -> Bool {
            start.starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        }
        if begins("bplist0") { self = .propertyList; return }
        if start.starts(with: ReadOnlyDatabase.magic) { self = .database; return }
        if begins("cook") { self = .cookies; return }
        if Self.isMedia(start) { self = .media; return }
        guard Self.isText(start) else { self = .other; return }
        let content = start.drop { $0 <= 0x20 }
        switch content.first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): self = .json
        case UInt8(ascii: "<") where String(decoding: start.prefix(400), as: UTF8.self).contains("<plist"):
            self = .propertyList
        default: self = .text
        }
    }

    /// Pictures, sound, films and fonts, in which numbers mean nothing.
    private static func isMedia(_ start: [UInt8]) -> Bool {
        let beginnings: [[UInt8]] = [
            [0xff, 0xd8, 0xff], [0x89, 0x50, 0x4e, 0x47], Array("GIF8".utf8), Array("RIFF".utf8), Array("OggS".utf8),
            Array("ID3".utf8), Array("OTTO".utf8), [0, 1, 0, 0, 0],
        ]
        return beginnings.contains { start.starts(with: $0) } || start.dropFirst(4).starts(with: Array("ftyp".utf8))
    }

    private static func isText(_ start: [UInt8]) -> Bool {
        guard !start.isEmpty else { return false }
        let strange = start.count { $0 < 0x20 && $0 != 0x09 && $0 != 0x0a && $0 != 0x0d && $0 != 0x1b }
        return strange * 100 <= start.count
    }
}
