import BulwarkDetection
import BulwarkProperties
import Testing

@testable import BulwarkAudit

struct ExecutableTests {
    private static let symbols = ["_OBJC_CLASS_$_UIWebView", "_statfs", "___stack_chk_fail"]

    private static func sample() -> MachOWriter {
        var file = MachOWriter()
        file.imports = symbols
        file.libraries = ["/usr/lib/libobjc.A.dylib", "@rpath/Pay.framework/Pay"]
        file.searchPaths = ["@executable_path/Frameworks"]
        file.selectors = ["release", "requestWhenInUseAuthorization"]
        file.classes = ["BankSession"]
        file.strings = ["hello", "glpat-x7Kq2Vn9RtYw4LmZ8sPd", "plain"]
        return file
    }

    @Test(
        "Names of other libraries' symbols are read however they are told",
        arguments: [
            [MachOWriter.Binding.symbolTable], [.chainedFixups(format: 1)], [.chainedFixups(format: 2)],
            [.chainedFixups(format: 3)], [.opcodes], [.symbolTable, .opcodes],
        ])
    func readsImports(_ bindings: [MachOWriter.Binding]) throws {
        for is64Bit in [true, false] {
            var file = Self.sample()
            file.bindings = bindings
            file.is64Bit = is64Bit
            let executable = try ExecutableFile(path: "Bank", file.file())
            #expect(executable.images.map(\.imports) == [Set(Self.symbols)])
            #expect(executable.importsClass("UIWebView"))
            #expect(!executable.imports("_stat"))
        }
    }

    @Test("Load commands, names and strings are read", arguments: [true, false])
    func readsParts(_ is64Bit: Bool) throws {
        var file = Self.sample()
        file.is64Bit = is64Bit
        file.debugEntries = 2
        file.localNames = 5
        let executable = try ExecutableFile(path: "Bank", file.file())
        let image = try #require(executable.images.first)
        #expect(image.architecture == "arm64")
        #expect(image.kind == .program)
        #expect(image.isPositionIndependent && !image.isEncrypted && !image.hasSwift && !image.isForSimulator)
        #expect(image.libraries == file.libraries)
        #expect(image.hasOwnClasses && image.classNames.holds("BankSession") && !image.classNames.holds("Bank"))
        #expect(image.selectors.holds("release") && !image.selectors.holds("requestWhenInUse"))
        #expect((image.debugEntries, image.localNames) == (2, 5))
        let credential = try #require(executable.credentials.first)
        #expect(executable.credentials.count == 1)
        #expect((credential.shape, credential.section) == (.gitLabToken, "__cstring"))
        #expect(file.file()[credential.offset...].starts(with: Array("glpat-".utf8)))
    }

    @Test("Strings of two bytes a character are looked through, too")
    func readsWideStrings() throws {
        var file = MachOWriter()
        file.wideStrings = ["Grüße", "glpat-x7Kq2Vn9RtYw4LmZ8sPd"]
        let executable = try ExecutableFile(path: "Bank", file.file())
        #expect(executable.credentials.map(\.section) == ["__ustring"])
    }

    @Test("Strings among the objects of a Dart snapshot are looked through, and those of no other constants")
    func readsDartStrings() throws {
        var file = MachOWriter()
        // The length before, and the next object behind.
        file.constants = [0, 0, 0xd0] + Array("glpat-x7Kq2Vn9RtYw4LmZ8sPd".utf8) + [0, 0, 0x91, 0x20]
        file.exports = ["_kDartVmSnapshotData", "_kDartIsolateSnapshotInstructions"]
        #expect(try ExecutableFile(path: "App", file.file()).credentials.isEmpty)
        file.exports.append("_kDartIsolateSnapshotData")
        let bytes = file.file()
        let found = try ExecutableFile(path: "App", bytes).credentials
        #expect(found.map(\.shape) == [.gitLabToken] && found.map(\.section) == ["__const"])
        #expect(found.allSatisfy { bytes[$0.offset...].starts(with: Array("glpat-".utf8)) })
    }

    @Test("A universal file gives each architecture, and a credential once")
    func readsUniversalFiles() throws {
        var other = Self.sample()
        other.processor = 0x0100_0007
        other.imports = ["_CCCrypt"]
        let executable = try ExecutableFile(
            path: "Bank", MachOWriter.universal([Self.sample().file(), other.file()]))
        #expect(executable.images.map(\.architecture) == ["arm64", "x86_64"])
        #expect(executable.imports("_CCCrypt") && executable.imports("_statfs"))
        #expect(executable.credentials.count == 1)
    }

    @Test("What FairPlay has encrypted is not taken for strings")
    func knowsEncryption() throws {
        var file = Self.sample()
        file.isEncrypted = true
        let executable = try ExecutableFile(path: "Bank", file.file())
        #expect(executable.isEncrypted && executable.credentials.isEmpty)
        #expect(executable.imports("_statfs"))
    }

    @Test("Entitlements are read from a signature in both forms", arguments: [0, 1, 2])
    func readsEntitlements(_ form: Int) throws {
        let entitlements = [
            (key: "get-task-allow", value: "true"), (key: "application-identifier", value: "A1B2C3D4E5.example.bank"),
        ]
        var file = Self.sample()
        if form != 1 { file.entitlements = ExecutableListing.propertyList(entitlements) }
        if form != 0 { file.entitlementsInDER = ExecutableListing.der(entitlements) }
        let signature = try #require(try ExecutableFile(path: "Bank", file.file()).signature)
        #expect(signature.entitlements?["get-task-allow"]?.boolean == true)
        #expect(signature.entitlements?["application-identifier"]?.string == "A1B2C3D4E5.example.bank")
        #expect(signature.entitlements?.entry("get-task-allow")?.keySpan == TextSpan.none)
        #expect((signature.hasListedEntitlements, signature.hasDEREntitlements) == (form != 1, form != 0))
        #expect((signature.team, signature.identifier) == ("A1B2C3D4E5", "example.bank"))
        #expect(signature.hasStrongHashes && !signature.isAdHoc)
    }

    @Test("Entitlements are those of the slots that the system looks at, and of any architecture")
    func readsEntitlementsOfSlots() throws {
        let (mild, bad) = ([(key: "get-task-allow", value: "false")], [(key: "get-task-allow", value: "true")])
        var file = Self.sample()
        file.entitlements = ExecutableListing.propertyList(bad)
        file.entitlementsInDER = ExecutableListing.der(bad)
        file.decoys = [
            (9, 0xfade_7171, Array(ExecutableListing.propertyList(mild).utf8)),
            (9, 0xfade_7172, ExecutableListing.der(mild)), (0x2000, 0xfade_0c02, [UInt8](repeating: 0, count: 80)),
        ]
        let signature = try #require(try ExecutableFile(path: "Bank", file.file()).signature)
        #expect(signature.entitlements?["get-task-allow"]?.boolean == true)
        #expect(signature.identifier == "example.bank")
        var other = Self.sample()
        other.entitlements = ExecutableListing.propertyList(mild)
        let executable = try ExecutableFile(path: "Bank", MachOWriter.universal([other.file(), file.file()]))
        #expect(executable.isSigned(with: "get-task-allow"))
    }

    @Test("Numbers, lists and dictionaries of entitlements in DER are read")
    func readsNestedEntitlements() throws {
        func text(_ value: String) -> [UInt8] { ExecutableListing.element(0x0c, Array(value.utf8)) }
        func entry(_ key: String, _ value: [UInt8]) -> [UInt8] { ExecutableListing.element(0x30, text(key) + value) }
        let list = entry("groups", ExecutableListing.element(0x30, text("a") + text("b")))
        let number = entry("number", ExecutableListing.element(0x02, [0xff, 0x7f]))
        let inner = entry("inner", ExecutableListing.element(0xb0, entry("k", ExecutableListing.element(0x01, [0]))))
        let root = ExecutableListing.element(
            0x70, ExecutableListing.element(0x02, [1]) + ExecutableListing.element(0xb0, list + number + inner))
        let tree = try #require(SignedEntitlements.tree(ofDER: root[...]))
        #expect(tree["groups"]?.strings == ["a", "b"])
        #expect(tree["number"]?.integer == -129)
        #expect(tree["inner"]?["k"]?.boolean == false)
    }

    @Test("Sections that lie upon each other are no linker's, and are not read over and over")
    func refusesStackedSections() throws {
        var file = Self.sample()
        file.sections = (0..<40).map { "s\($0)" }
        let whole = file.file()
        #expect(try ExecutableFile(path: "a", whole).images.count == 1)
        // Each of the forty is made as long as the file.
        var bytes = whole
        for number in 0..<40 {
            let name = Array("s\(number)".utf8) + [0]
            let place = try #require(whole.indices.first { whole[$0...].starts(with: name) })
            bytes.replaceSubrange(place + 40..<place + 52, with: MachOWriter.number(whole.count, 8) + [0, 0, 0, 0])
        }
        #expect(throws: MachOError.malformedCommands) { try ExecutableFile(path: "a", bytes) }
    }

    @Test("Symbols whose names are one text over and over are no linker's, and are not kept")
    func refusesStackedNames() throws {
        var file = MachOWriter()
        file.imports = [String(repeating: "a", count: 4_000)] + (0..<300).map { "_\($0)" }
        var bytes = file.file()
        #expect(try ExecutableFile(path: "a", bytes).images.first?.imports.count == 301)
        // Each of the short names is made an ending of the long one.
        let symbols = try #require(try MachOCommands(BoundedBytes(bytes)).symbols)
        let long = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x61, 0x61, 0x61, 0x61]) })
        for number in 0..<symbols.count {
            let name = MachOWriter.number(long - symbols.texts.offset + number, 4)
            let place = symbols.offset + number * 16
            bytes.replaceSubrange(place..<place + 4, with: name)
        }
        #expect(throws: MachOError.malformedCommands) { try ExecutableFile(path: "a", bytes) }
    }

    @Test("What is no Mach-O file, or cut off, is said to be so")
    func refusesOtherFiles() {
        let whole = Self.sample().file()
        #expect(throws: MachOError.notAnExecutable) { try ExecutableFile(path: "a", Array("#!/bin/sh\n".utf8)) }
        #expect(throws: MachOError.notAnExecutable) { try ExecutableFile(path: "a", []) }
        #expect(throws: MachOError.cutOff) { try ExecutableFile(path: "a", Array(whole.prefix(100))) }
        let archive = MachOWriter.universal([Array("!<arch>\n#1/20           ".utf8)])
        #expect(throws: MachOError.staticLibrary) { try ExecutableFile(path: "a", archive) }
        // A class file of Java.
        #expect(!MachOFile.isMachO([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 65]))
    }

    /// The program of an app in miniature, as a linker made it.
    private static func linked() throws -> [UInt8] {
        let archive = try ZipArchive(
            RandomAccessFile(path: Repository.root + "/Tests/Fixtures/BuiltApps/Bank.ipa"))
        let entry = try #require(archive.entries.first { $0.path.hasSuffix("/Bank") })
        return try archive.bytes(of: entry, limit: 1 << 20)
    }

    @Test("What a linker made is read")
    func readsLinkedProgram() throws {
        let executable = try ExecutableFile(path: "Bank", try Self.linked())
        let image = try #require(executable.images.first)
        #expect((image.architecture, image.kind) == ("arm64", .program))
        #expect(image.libraries == ["/usr/lib/libSystem.B.dylib"])
        #expect(image.imports.isSuperset(of: ["_puts", "_stat"]) && image.debugEntries == 0)
        #expect(executable.credentials.map(\.shape) == [.gitLabToken])
        #expect(image.signature?.isAdHoc == true && image.signature?.entitlements == nil)
    }

    @Test("A damaged executable ends nothing", arguments: 0..<5)
    func survivesMutation(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var file = Self.sample()
        file.is64Bit = seed.isMultiple(of: 2)
        file.isEncrypted = seed == 2
        file.bindings = [.symbolTable, .chainedFixups(format: Int(seed) % 3 + 1), .opcodes]
        file.entitlements = ExecutableListing.propertyList([("get-task-allow", "true")])
        file.entitlementsInDER = ExecutableListing.der([("get-task-allow", "true")])
        let whole =
            seed == 4 ? try Self.linked() : seed == 3 ? MachOWriter.universal([file.file(), file.file()]) : file.file()
        var read = 0
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                // Most of what decides stands at the beginning.
                let reach = Bool.random(using: &random) ? min(1_500, bytes.count) : bytes.count
                let place = Int.random(in: 0..<reach, using: &random)
                bytes[place] =
                    [0, 0xff, 0x7f, 0x80, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            }
            if (try? ExecutableFile(path: "Bank", bytes)) != nil { read += 1 }
        }
        #expect(read > 20)
    }
}
