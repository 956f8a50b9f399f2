/// Writes bytecode of Hermes with strings, and functions without code.
struct HermesWriter {
    var version = 96
    /// How long a function's header is.
    var functionLength = 16
    var strings: [String] = []
    /// Strings of two bytes a character.
    var wideStrings: [String] = []

    /// The file. Nothing stands between two strings.
    func file() -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { ZipWriter.little(value, 4) }
        var storage: [UInt8] = []
        var entries: [UInt8] = []
        var long: [UInt8] = []
        func add(_ bytes: [UInt8], characters: Int, isWide: Bool) {
            if characters < 0xff {
                entries += number((isWide ? 1 : 0) | storage.count << 1 | characters << 24)
            } else {
                entries += number((isWide ? 1 : 0) | long.count / 8 << 1 | 0xff << 24)
                long += number(storage.count) + number(characters)
            }
            storage += bytes
        }
        for text in strings { add(Array(text.utf8), characters: text.utf8.count, isWide: false) }
        for text in wideStrings {
            add(text.utf16.flatMap { ZipWriter.little(Int($0), 2) }, characters: text.utf16.count, isWide: true)
        }
        let (functions, kinds, names) = (3, 2, 5)
        var header: [UInt8] = [0xc6, 0x1f, 0xbc, 0x03, 0xc1, 0x03, 0x19, 0x1f] + number(version)
        header += [UInt8](repeating: 7, count: 20) + number(0) + number(0)
        for count in [functions, kinds, names, strings.count + wideStrings.count, long.count / 8, storage.count] {
            header += number(count)
        }
        header += [UInt8](repeating: 0, count: 128 - header.count)
        let before = [UInt8](repeating: 0x55, count: functions * functionLength + kinds * 4 + names * 4)
        return header + before + entries + long + storage + [1, 2, 3]
    }
}
