import BulwarkCore
import Testing

struct StrictTextTests {
    @Test(
        "Text is read as it is, replacement characters too", arguments: ["", "a", "pä\u{0}ss🔑", "e\u{301}", "\u{FFFD}"])
    func reads(text: String) {
        #expect(String(strictUTF16: Array(text.utf16)).map { Array($0.utf16) } == Array(text.utf16))
        let read = String(strictUTF8: Array(text.utf8))
        #expect(read.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test(
        "What is no UTF-8 is no text",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0x61, 0xF5, 0x80, 0x80, 0x80]] as [[UInt8]]
    )
    func refuses(bytes: [UInt8]) {
        #expect(String(strictUTF8: bytes) == nil)
        #expect(String(strictUTF8: ([0x61] + bytes)[1...]) == nil)
    }

    @Test("Half a surrogate pair is no text", arguments: [[0xD83D], [0xDD11], [0x61, 0xDD11, 0xD83D]] as [[UInt16]])
    func refuses(units: [UInt16]) { #expect(String(strictUTF16: units) == nil) }
}
