import BulwarkCore
import Testing

@Suite struct SecretTests {
    @Test func `Nothing prints it`() {
        struct Login { var password: Secret }
        let secret = Secret("correct horse")
        var dumped = ""
        dump(Login(password: secret), to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\(Login(password: secret))", dumped] {
            #expect(!text.contains("horse") && text.contains("<redacted>") || text == dumped)
        }
        #expect(!dumped.contains("horse") && Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func `It is neither Codable nor Hashable`() {
        let secret: Any = Secret("x")
        let bytes: Any = SecureBytes(copying: [1])
        for value in [secret, bytes] {
            #expect(!(value is any Encodable) && !(value is any Decodable) && !(value is any Hashable))
        }
    }

    @Test(arguments: [
        ("café", "cafe\u{301}"), ("Å", "A\u{30A}"), ("Å", "\u{212B}"), ("각", "\u{1100}\u{1161}\u{11A8}"),
        ("q\u{307}\u{323}", "q\u{323}\u{307}"),
    ])
    func `A passcode is the same in every normalization form`(left: String, right: String) {
        #expect(Secret(passcode: left) == Secret(passcode: right))
    }

    @Test func `Normalization keeps apart what differs by compatibility only`() {
        // Full-width digits are other characters in form C: a policy has to say what becomes of them.
        #expect(Secret(passcode: "123") != Secret(passcode: "１２３"))
    }

    @Test func `Text that is no passcode is taken byte by byte`() {
        #expect(Secret("e\u{301}") != Secret("é"))
        #expect(Secret("e\u{301}").withExposedUTF8 { Array($0) } == [0x65, 0xCC, 0x81])
    }

    @Test func `Passcodes that come as bytes are normalized too`() throws {
        let bytes = SecureBytes(copying: Array("e\u{301}".utf8))
        #expect(try Secret(passcodeUTF8: bytes) == Secret(passcode: "é"))
        #expect(try Secret(passcodeUTF8: SecureBytes(copying: Array("1234".utf8))) == Secret("1234"))
    }

    @Test(
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0x61, 0xF5, 0x80, 0x80, 0x80]] as [[UInt8]]
    )
    func `Bytes that are no UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: CoreError(.notText)) { try Secret(utf8: SecureBytes(copying: bytes)) }
    }

    @Test func `Text comes back, until it is wiped`() {
        let secret = Secret("päss🔑")
        #expect(secret.withExposedText { $0 } == "päss🔑")
        secret.wipe()
        #expect(secret.isEmpty && secret.withExposedText { $0 } == "")
    }
}
