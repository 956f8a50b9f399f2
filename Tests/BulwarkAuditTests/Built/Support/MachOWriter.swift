import Foundation

/// Writes Mach-O files: header, load commands, sections with what compilers leave in them, symbols, binds and a code signature.
///
/// Nothing in them runs. What is there stands where linkers put it.
struct MachOWriter {
    /// How the names of other libraries' symbols are told.
    enum Binding {
        case symbolTable, chainedFixups(format: Int), opcodes
    }

    var is64Bit = true
    var fileType = 2
    var flags = 0x20_0085
    var processor = 0x0100_000c
    var imports: [String] = []
    var bindings: [Binding] = [.symbolTable]
    var libraries: [String] = []
    var searchPaths: [String] = []
    var selectors: [String] = []
    var classes: [String] = []
    var strings: [String] = []
    var wideStrings: [String] = []
    /// What stands in `__const`.
    var constants: [UInt8] = []
    /// Names of its own that others may ask for.
    var exports: [String] = []
    /// Empty segments besides.
    var segments: [String] = []
    var sections: [String] = []
    var platform = 2
    var isEncrypted = false
    var debugEntries = 0
    var localNames = 0
    /// A property list's text; nil for no entitlements.
    var entitlements: String?
    var entitlementsInDER: [UInt8]?
    var isSigned = false
    /// Parts of the signature before its own, by their slots.
    var decoys: [(slot: Int, magic: Int, content: [UInt8])] = []
    var team: String? = "A1B2C3D4E5"
    var identifier = "example.bank"
    var hashType: UInt8 = 2

    private var word: Int { is64Bit ? 8 : 4 }

    /// The file.
    func file() -> [UInt8] {
        var content: [(segment: String, name: String, bytes: [UInt8])] = [
            ("__TEXT", "__text", [UInt8](repeating: 0xd5, count: 64)),
            ("__TEXT", "__cstring", Self.lines(strings)), ("__TEXT", "__objc_methname", Self.lines(selectors)),
            ("__TEXT", "__objc_classname", Self.lines(classes)),
            ("__TEXT", "__ustring", wideStrings.flatMap { $0.utf16.flatMap { Self.number(Int($0), 2) } + [0, 0] }),
            ("__TEXT", "__const", constants),
            ("__DATA", "__objc_classlist", [UInt8](repeating: 0, count: classes.count * word)),
        ]
        content += sections.map { ("__TEXT", $0, [UInt8](repeating: 0, count: 8)) }
        let editor = linkEdit()
        // Twice: the first time for how long the commands are.
        let length = commands(content, from: 0, editor).bytes.count + (is64Bit ? 32 : 28)
        let start = (length + 15) / 16 * 16
        let (list, count) = commands(content, from: start, editor)
        var bytes = header(count: count, size: list.count) + list
        bytes += [UInt8](repeating: 0, count: start - bytes.count)
        for section in content { bytes += Self.padded(section.bytes) }
        return bytes + editor.bytes
    }

    private func header(count: Int, size: Int) -> [UInt8] {
        let magic = is64Bit ? 0xfeed_facf : 0xfeed_face
        let fields = [magic, processor, 0, fileType, count, size, flags]
        return fields.flatMap { Self.number($0, 4) } + (is64Bit ? Self.number(0, 4) : [])
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    }

    // MARK: Commands

    private func commands(
        _ content: [(segment: String, name: String, bytes: [UInt8])], from start: Int, _ editor: LinkEdit
    ) -> (bytes: [UInt8], count: Int) {
        var list: [[UInt8]] = []
        var place = start
        for segment in ["__TEXT", "__DATA"] {
            let members = content.filter { $0.segment == segment }
            let size = members.map { Self.padded($0.bytes).count }.reduce(0, +)
            var sections: [UInt8] = []
            var offset = place
            for member in members {
                sections += Self.name(member.name) + Self.name(segment) + Self.number(offset, word)
                sections += Self.number(member.bytes.count, word) + Self.number(offset, 4)
                sections += [UInt8](repeating: 0, count: 12)
                sections += Self.number(member.name == "__cstring" ? 2 : 0, 4)
                sections += [UInt8](repeating: 0, count: is64Bit ? 12 : 8)
                offset += Self.padded(member.bytes).count
            }
            list.append(self.segment(segment, place, size, sections, count: members.count))
            place += size
        }
        for name in segments { list.append(segment(name, 0, 0, [], count: 0)) }
        list.append(segment("__LINKEDIT", place, editor.bytes.count, [], count: 0))
        for library in libraries { list.append(Self.textCommand(0x0c, library, fields: [2, 0, 0])) }
        for path in searchPaths { list.append(Self.textCommand(0x8000_001c, path, fields: [])) }
        list.append(Self.command(0x32, [platform, 0x11_0000, 0x12_0000, 0]))
        if isEncrypted { list.append(Self.command(is64Bit ? 0x2c : 0x21, [start, 4096, 1] + (is64Bit ? [0] : []))) }
        let base = place
        list.append(
            Self.command(
                0x02, [base + editor.symbols, editor.symbolCount, base + editor.texts, editor.textCount]))
        if editor.fixupCount > 0 { list.append(Self.command(0x8000_0034, [base + editor.fixups, editor.fixupCount])) }
        if editor.bindCount > 0 {
            list.append(
                Self.command(0x8000_0022, [0, 0, base + editor.binds, editor.bindCount, 0, 0, 0, 0, 0, 0]))
        }
        if editor.signatureCount > 0 {
            list.append(Self.command(0x1d, [base + editor.signature, editor.signatureCount]))
        }
        return (list.flatMap { $0 }, list.count)
    }

    private func segment(_ name: String, _ offset: Int, _ size: Int, _ sections: [UInt8], count: Int) -> [UInt8] {
        var bytes = Self.name(name)
        for value in [offset, size, offset, size] { bytes += Self.number(value, word) }
        for value in [5, 5, count, 0] { bytes += Self.number(value, 4) }
        bytes += sections
        return Self.number(is64Bit ? 0x19 : 0x01, 4) + Self.number(bytes.count + 8, 4) + bytes
    }

    private static func command(_ kind: Int, _ fields: [Int]) -> [UInt8] {
        number(kind, 4) + number(8 + fields.count * 4, 4) + fields.flatMap { number($0, 4) }
    }

    private static func textCommand(_ kind: Int, _ text: String, fields: [Int]) -> [UInt8] {
        let begin = 12 + fields.count * 4
        let bytes = padded(Array(text.utf8) + [0])
        let length = (begin + bytes.count + 7) / 8 * 8
        var command = number(kind, 4) + number(length, 4) + number(begin, 4) + fields.flatMap { number($0, 4) } + bytes
        command += [UInt8](repeating: 0, count: length - command.count)
        return command
    }

    // MARK: The link editor's data

    private struct LinkEdit {
        var bytes: [UInt8] = []
        var symbols = 0
        var symbolCount = 0
        var texts = 0
        var textCount = 0
        var fixups = 0
        var fixupCount = 0
        var binds = 0
        var bindCount = 0
        var signature = 0
        var signatureCount = 0
    }

    private func linkEdit() -> LinkEdit {
        var editor = LinkEdit()
        var texts: [UInt8] = [0x20, 0]
        var symbols: [[UInt8]] = []
        func add(_ name: String, type: Int, section: Int, value: Int) {
            symbols.append(
                Self.number(texts.count, 4) + Self.number(type, 1) + Self.number(section, 1) + Self.number(0, 2)
                    + Self.number(value, word))
            texts += Array(name.utf8) + [0]
        }
        for number in 0..<debugEntries { add("/Users/dev/Bank/File\(number).o", type: 0x66, section: 0, value: 1) }
        for number in 0..<localNames { add("_own\(number)", type: 0x0e, section: 1, value: 4096 + number) }
        add("__mh_execute_header", type: 0x0f, section: 1, value: 4096)
        for name in exports { add(name, type: 0x0f, section: 1, value: 4096) }
        for binding in bindings {
            switch binding {
            case .symbolTable: for name in imports { add(name, type: 0x01, section: 0, value: 0) }
            case .chainedFixups(let format):
                editor.fixups = editor.bytes.count
                editor.bytes += Self.padded(fixups(format))
                editor.fixupCount = editor.bytes.count - editor.fixups
            case .opcodes:
                editor.binds = editor.bytes.count
                var opcodes: [UInt8] = []
                for name in imports {
                    opcodes += [0x11, 0x40] + Array(name.utf8) + [0, 0x51, 0x72, 0x80, 0x01, 0x90]
                }
                editor.bytes += Self.padded(opcodes + [0])
                editor.bindCount = editor.bytes.count - editor.binds
            }
        }
        editor.symbols = editor.bytes.count
        editor.symbolCount = symbols.count
        editor.bytes += symbols.flatMap { $0 }
        editor.texts = editor.bytes.count
        editor.bytes += Self.padded(texts)
        editor.textCount = editor.bytes.count - editor.texts
        if isSigned || entitlements != nil || entitlementsInDER != nil {
            editor.bytes += [UInt8](repeating: 0, count: (16 - editor.bytes.count % 16) % 16)
            editor.signature = editor.bytes.count
            editor.bytes += signature()
            editor.signatureCount = editor.bytes.count - editor.signature
        }
        return editor
    }

    private func fixups(_ format: Int) -> [UInt8] {
        var texts: [UInt8] = [0]
        var names: [UInt8] = []
        for name in imports {
            switch format {
            case 1: names += Self.number(texts.count << 9 | 1, 4)
            case 2: names += Self.number(texts.count << 9 | 1, 4) + Self.number(0, 4)
            default: names += Self.number(1, 4) + Self.number(texts.count, 4) + Self.number(0, 8)
            }
            texts += Array(name.utf8) + [0]
        }
        let fields = [0, 28, 32, 32 + names.count, imports.count, format, 0, 0]
        return fields.flatMap { Self.number($0, 4) } + names + texts
    }

    private func signature() -> [UInt8] {
        var blobs: [(slot: Int, bytes: [UInt8])] = decoys.map { ($0.slot, Self.blob($0.magic, $0.content)) }
        blobs.append((0, directory()))
        if let entitlements { blobs.append((5, Self.blob(0xfade_7171, Array(entitlements.utf8)))) }
        if let entitlementsInDER { blobs.append((7, Self.blob(0xfade_7172, entitlementsInDER))) }
        blobs.append((0x10000, Self.blob(0xfade_0b01, [])))
        var offset = 12 + blobs.count * 8
        var index: [UInt8] = []
        for blob in blobs {
            index += Self.big(blob.slot) + Self.big(offset)
            offset += blob.bytes.count
        }
        return Self.big(0xfade_0cc0) + Self.big(offset) + Self.big(blobs.count) + index + blobs.flatMap(\.bytes)
    }

    private func directory() -> [UInt8] {
        let name = Array(identifier.utf8) + [0]
        let team = (team.map { Array($0.utf8) } ?? []) + [0]
        let length = 88
        var bytes = [0x20400, 0, length + name.count + team.count, length, 0, 0, 4096].flatMap { Self.big($0) }
        bytes += [hashType == 1 ? 20 : 32, hashType, 0, 12]
        bytes += [0, 0, self.team == nil ? 0 : length + name.count, 0, 0, 0].flatMap { Self.big($0) }
        bytes += [UInt8](repeating: 0, count: length - 8 - bytes.count)
        return Self.blob(0xfade_0c02, bytes + name + team)
    }

    private static func blob(_ magic: Int, _ content: [UInt8]) -> [UInt8] {
        big(magic) + big(content.count + 8) + content
    }

    // MARK: Bytes

    /// A universal file of several architectures.
    static func universal(_ parts: [[UInt8]]) -> [UInt8] {
        var offset = 4096
        var bytes = big(0xcafe_babe) + big(parts.count)
        var places: [Int] = []
        for (number, part) in parts.enumerated() {
            bytes += big(number == 0 ? 0x0100_000c : 0x0100_0007) + big(0) + big(offset) + big(part.count) + big(12)
            places.append(offset)
            offset = (offset + part.count + 4095) / 4096 * 4096
        }
        for (place, part) in zip(places, parts) {
            bytes += [UInt8](repeating: 0, count: place - bytes.count) + part
        }
        return bytes
    }

    static func number(_ value: Int, _ count: Int) -> [UInt8] { ZipWriter.little(value, count) }

    static func big(_ value: Int) -> [UInt8] { number(value, 4).reversed() }

    private static func name(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(16))
        return bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
    }

    private static func lines(_ texts: [String]) -> [UInt8] { texts.flatMap { Array($0.utf8) + [0] } }
}
