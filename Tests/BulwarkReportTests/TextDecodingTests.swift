import Testing

@testable import BulwarkReport

@Suite struct TextDecodingTests {
    private static let text = "let é = \"日本😀\""

    /// The text as UTF-8 and as UTF-16, with the marks that may stand before it.
    private static let encodings: [[UInt8]] = {
        let plain: [UInt8] = Array(text.utf8)
        let little: [UInt8] = text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        let big: [UInt8] = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        let marked: [UInt8] = [0xef, 0xbb, 0xbf]
        return [plain, marked + plain, [0xff, 0xfe] + little, [0xfe, 0xff] + big]
    }()

    @Test(arguments: encodings)
    func readsUTF8AndMarkedUTF16(_ bytes: [UInt8]) throws {
        #expect(try TextDecoding.utf8(bytes).get() == Array(Self.text.utf8))
    }

    private static let broken: [([UInt8], TextDecoding.Failure)] = [
        ([0x41, 0], .binary(offset: 1)),
        ([UInt8](repeating: 0x41, count: 10) + [0] + [UInt8](repeating: 0x41, count: 10), .binary(offset: 10)),
        ([0x41, 0xff], .notUTF8(offset: 1)),
        ([0xc0, 0xaf], .notUTF8(offset: 0)),
        ([0xed, 0xa0, 0x80], .notUTF8(offset: 0)),
        ([0xf4, 0x90, 0x80, 0x80], .notUTF8(offset: 0)),
        ([0xe2, 0x82], .notUTF8(offset: 0)),
        ([0xff, 0xfe, 0x00, 0xd8], .notUTF16),
        ([0xff, 0xfe, 0x41], .notUTF16),
    ]

    @Test(arguments: broken)
    func refusesWhatIsNoText(_ bytes: [UInt8], _ failure: TextDecoding.Failure) {
        #expect(TextDecoding.utf8(bytes) == .failure(failure))
    }
}
