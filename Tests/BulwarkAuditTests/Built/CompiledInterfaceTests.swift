import BulwarkReport
import Testing

@testable import BulwarkAudit

struct CompiledInterfaceTests {
    private static func read(_ listing: String, path: String = "Main.storyboardc/Login.nib") throws -> InterfaceFile {
        let bytes = try #require(NIBListing.file(listing))
        let archive = try #require(NIBArchive(bytes))
        return InterfaceFile(path: path, archive: archive)
    }

    @Test("Fields are read with their traits, outlets and classes")
    func readsFields() throws {
        let file = try Self.read(
            """
            UITextField placeholder=Kennwort outlet=passwordField outlet=first secure=yes autocorrection=no content=password
            UITextView class=NoteView hidden=yes keyboard=8
            """)
        let field = try #require(file.textInputs.first)
        #expect(
            (field.element, field.placeholder, field.outlets) == ("textField", "Kennwort", ["passwordField", "first"]))
        #expect(field.isSecure && !field.isHidden && field.autocorrection == "no" && field.contentType == "password")
        #expect(field.customClass == nil && field.keyboardType == nil && field.location.isWholeFile)
        let view = try #require(file.textInputs.last)
        #expect((view.element, view.customClass, view.keyboardType) == ("textView", "NoteView", "decimalPad"))
        #expect(!view.isSecure && view.isHidden && view.autocorrection == "default")
    }

    @Test("A nib that is a folder of files for several systems is one place", arguments: ["runtime", "objects-13.0+"])
    func joinsFiles(_ name: String) throws {
        let file = try Self.read("UITextField", path: "Payload/Bank.app/Login.nib/\(name).nib")
        #expect(file.path == "Payload/Bank.app/Login.nib")
        #expect(file.textInputs.map(\.location.path) == ["Payload/Bank.app/Login.nib"])
    }

    @Test("A field is not judged where its own app's code may set it, and is where only another app's does")
    func tellsAppsApart() {
        func findings(_ program: String, at path: String) -> Int {
            let app = AuditedApp.built([
                "Payload/Bank.app/Login.nib": "UITextField outlet=passwordField", path: program,
            ])
            return PasswordFieldNotSecure.findings(in: app).count
        }
        let setter = "selector setSecureTextEntry:"
        #expect(findings("imports _objc_release", at: "Payload/Bank.app/Bank") == 1)
        #expect(findings(setter, at: "Payload/Bank.app/Bank") == 0)
        #expect(findings("kind library\n" + setter, at: "Payload/Bank.app/Frameworks/Pay.framework/Pay") == 0)
        #expect(findings(setter, at: "Payload/Bank.app/Watch/Wrist.app/Wrist") == 1)
    }

    @Test("An interface that is damaged is named")
    func namesDamaged() throws {
        let whole = try #require(NIBListing.file("UITextField placeholder=Password"))
        for bytes in [Array(whole.dropLast(8)), Array(whole.prefix(30))] {
            let read = ResourceFile.parse(
                bytes, as: InputFile(path: "A.nib", absolutePath: "/A.nib", kind: .compiledInterface, size: bytes.count)
            )
            #expect(read.notice?.kind == .unread)
        }
        // Property lists, as older versions of Xcode wrote, hold no fields that are read.
        let old = Array("bplist00 UITextField".utf8)
        #expect(NIBArchive(old) == nil && !NIBArchive.isBegun(old))
    }

    @Test("Objects that have their values together are no compiler's, and are not read over and over")
    func refusesSharedValues() throws {
        var writer = NIBWriter()
        for _ in 0..<3 {
            writer.add("UITextField", [("UIHidden", .boolean(true)), ("UISecureTextEntry", .boolean(true))])
        }
        let whole = writer.file()
        #expect(NIBArchive(whole)?.objects.count == 3)
        // Class, first value and how many: the second object is given those of the first and the third.
        var bytes = whole
        bytes.replaceSubrange(53..<56, with: [0x80, 0x80, 0x86])
        #expect(NIBArchive(bytes) == nil)
    }

    @Test("A damaged interface ends nothing", arguments: 0..<3)
    func survivesMutation(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let whole = try #require(
            NIBListing.file("UITextField placeholder=Password outlet=a\nUITextView class=B content=c"))
        var read = 0
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let archive = NIBArchive(bytes) else { continue }
            read += InterfaceFile(path: "A.nib", archive: archive).textInputs.isEmpty ? 0 : 1
        }
        #expect(read > 100)
    }
}
