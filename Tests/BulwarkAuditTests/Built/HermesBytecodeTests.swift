import BulwarkReport
import Testing

@testable import BulwarkAudit

struct HermesBytecodeTests {
    private static let token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"

    private static func sample() -> HermesWriter {
        var writer = HermesWriter()
        writer.strings = ["fetch", token, "then", String(repeating: "long ", count: 80), ""]
        writer.wideStrings = ["Größe 測試"]
        return writer
    }

    @Test("Strings are told apart though nothing stands between them", arguments: [16, 12])
    func readsStrings(_ functionLength: Int) throws {
        var writer = Self.sample()
        writer.functionLength = functionLength
        let bytes = writer.file()
        let script = try #require(HermesBytecode(bytes))
        #expect(script.version == 96)
        #expect(script.strings.indices.map { script.text($0, in: bytes) } == writer.strings + writer.wideStrings)
    }

    @Test("A credential in a script is found in its bytecode, too, and in a file of any name")
    func findsCredentials() {
        for name in ["main.jsbundle", "index.hbc", "update"] {
            let app = AuditedApp.built(["Payload/Bank.app/" + name: Self.sample().file()])
            let found = SecretInResource.findings(in: app)
            #expect(found.map(\.location.path) == ["Payload/Bank.app/" + name])
            #expect(found.allSatisfy { $0.location.isWholeFile && !$0.message.contains("ghp_") })
        }
    }

    @Test("Bytecode that cannot be read is named")
    func namesDamaged() {
        var bytes = Self.sample().file()
        // More strings than there are.
        bytes.replaceSubrange(52..<56, with: [0xff, 0xff, 0xff, 0x7f])
        let file = InputFile(path: "main.jsbundle", absolutePath: "/main.jsbundle", kind: .text, size: bytes.count)
        #expect(ResourceFile.parse(bytes, as: file).notice?.kind == .unread)
        #expect(ResourceFile.parse(Array(bytes.prefix(40)), as: file).notice?.kind == .unread)
    }

    @Test("Strings that are one text over and over are no compiler's")
    func refusesStackedStrings() throws {
        var writer = HermesWriter()
        writer.strings = [String(repeating: "a", count: 200)] + (0..<100).map { "\($0)" }
        var bytes = writer.file()
        #expect(HermesBytecode(bytes) != nil)
        let table = 128 + 3 * 16 + 2 * 4 + 5 * 4
        for number in 0...100 {
            bytes.replaceSubrange(table + number * 4..<table + number * 4 + 4, with: [0, 0, 0, 200])
        }
        #expect(HermesBytecode(bytes) == nil)
    }

    @Test("Damaged bytecode ends nothing", arguments: 0..<3)
    func survivesMutation(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        let whole = Self.sample().file()
        var read = 0
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                bytes[Int.random(in: 8..<300, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let script = HermesBytecode(bytes) else { continue }
            for number in script.strings.indices { _ = script.text(number, in: bytes) }
            read += 1
        }
        #expect(read > 100)
    }
}
