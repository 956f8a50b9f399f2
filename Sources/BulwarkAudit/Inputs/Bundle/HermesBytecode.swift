/// The strings of a script that React Native's compiler made bytecode of (`BytecodeFileFormat.h` of Hermes, versions 59 to 99): they stand
/// together without anything between them, and a table says where each begins.
struct HermesBytecode: Sendable {
    /// Where a string stands in the file, and whether it has two bytes a character.
    struct Entry: Sendable {
        var range: Range<Int>
        var isWide: Bool
    }

    /// Which version of the bytecode it is.
    let version: Int
    let strings: [Entry]

    private static let signature: [UInt8] = [0xc6, 0x1f, 0xbc, 0x03, 0xc1, 0x03, 0x19, 0x1f]
    private static let headerLength = 128
    /// Strings may have bytes in common. They came to a quarter more than there are in all files that were looked at; thousands of long ones
    /// in the same place would be read over and over.
    private static let mostShared = 16
    /// The largest apps have some hundred thousand.
    private static let mostStrings = 2_000_000

    /// Whether bytes begin as bytecode.
    static func isBegun(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

    /// Reads where the strings are; nil for a file that is none, damaged, or of a version that puts them elsewhere.
    init?(_ bytes: [UInt8]) {
        guard Self.isBegun(bytes) else { return nil }
        let file = BoundedBytes(bytes)
        // Behind the version and a digest: the file's length, the first function, and then how many there are of each part.
        let numbers = [8, 40, 44, 48, 52, 56, 60].compactMap { file.number(32, at: $0) }
        guard numbers.count == 7 else { return nil }
        version = numbers[0]
        // A function's header has got shorter since.
        for functionLength in [16, 12] {
            var place = Self.headerLength
            for (count, length) in [(numbers[1], functionLength), (numbers[2], 4), (numbers[3], 4)] {
                place = (place + count * length + 3) / 4 * 4
            }
            if let table = Self.table(file, at: place, count: numbers[4], long: numbers[5], size: numbers[6]) {
                strings = table
                return
            }
        }
        return nil
    }

    /// The table at a place: an entry for each string, then places and lengths of those that are too long for one, then the strings.
    private static func table(
        _ file: BoundedBytes, at place: Int, count: Int, long: Int, size: Int
    ) -> [Entry]? {
        let longEntries = place + count * 4
        let start = longEntries + long * 8
        guard count <= mostStrings, file.part(place, count * 4) != nil, file.part(longEntries, long * 8) != nil,
            file.part(start, size) != nil
        else { return nil }
        var strings: [Entry] = []
        var room = size * mostShared
        for number in 0..<count {
            guard let entry = file.number(32, at: place + number * 4) else { return nil }
            var (offset, length) = (entry >> 1 & 0x7f_ffff, entry >> 24)
            if length == 0xff {
                guard offset < long, let far = file.number(32, at: longEntries + offset * 8),
                    let count = file.number(32, at: longEntries + offset * 8 + 4)
                else { return nil }
                (offset, length) = (far, count)
            }
            let isWide = entry & 1 == 1
            if isWide { length *= 2 }
            room -= length
            guard offset + length <= size, room >= 0 else { return nil }
            strings.append(Entry(range: start + offset..<start + offset + length, isWide: isWide))
        }
        return strings
    }

    /// A string as text.
    func text(_ number: Int, in bytes: [UInt8]) -> String {
        let content = bytes[strings[number].range]
        guard strings[number].isWide else { return String(decoding: content, as: UTF8.self) }
        let units = stride(from: content.startIndex, to: content.endIndex, by: 2).map {
            UInt16(content[$0]) | UInt16(content[$0 + 1]) << 8
        }
        return String(decoding: units, as: UTF16.self)
    }
}
