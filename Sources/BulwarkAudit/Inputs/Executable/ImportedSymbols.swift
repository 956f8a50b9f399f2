/// The names that an executable takes from other libraries: what the system is asked for by it.
///
/// They stand in the symbol table, where a stripped executable keeps them as well, and in what the loader binds by: chained fixups
/// since iOS 13.4, opcodes before.
struct ImportedSymbols: Sendable {
    private(set) var names: Set<String> = []
    /// How many entries of the symbol table tell a debugger where the sources were.
    private(set) var debugEntries = 0
    /// How many functions and values of its own the symbol table names that nobody outside can ask for.
    private(set) var localNames = 0

    /// Whether it holds a snapshot of Dart's objects, as Flutter makes it of an app.
    private(set) var hasDartSnapshot = false
    private static let dartSnapshot = Array("_kDartIsolateSnapshotData".utf8) + [0]

    /// How many symbols are looked at: the largest apps have a million.
    private static let mostSymbols = 8_000_000

    /// How many bytes of names are still read. Names lie beside each other, and at most their endings are shared: thousands in one text are no
    /// linker's work.
    private var room: Int

    init(_ commands: MachOCommands) throws(MachOError) {
        room = commands.part.count * 2
        takeSymbols(commands)
        takeFixups(commands)
        for stretch in commands.binds { takeBinds(commands.part.part(stretch.offset, stretch.size)) }
        guard room >= 0 else { throw .malformedCommands }
    }

    private mutating func takeName(_ texts: BoundedBytes, at place: Int) {
        guard room >= 0 else { return }
        let longest = 4_096
        guard let name = texts.text(at: place, limit: longest) else {
            room -= longest
            return
        }
        room -= name.utf8.count
        names.insert(name)
    }

    /// `struct nlist` and `struct nlist_64` (`mach-o/nlist.h`).
    private mutating func takeSymbols(_ commands: MachOCommands) {
        guard let symbols = commands.symbols,
            let texts = commands.part.part(symbols.texts.offset, symbols.texts.size)
        else { return }
        let length = commands.is64Bit ? 16 : 12
        let count = min(symbols.count, Self.mostSymbols)
        guard let table = commands.part.part(symbols.offset, count * length) else { return }
        for number in 0..<count {
            let place = number * length
            guard let type = table.number(8, at: place + 4) else { return }
            if type & 0xe0 != 0 {
                // N_SO and N_OSO: a source and an object, by their paths. An entry of its own stays behind where `strip` was.
                if type == 0x64 || type == 0x66 { debugEntries += 1 }
                continue
            }
            switch (type & 0x0e, type & 0x01) {
            // Undefined and external; one with a value is common to several objects, and nobody else's.
            case (0x00, 0x01):
                guard let value = table.number(commands.is64Bit ? 64 : 32, at: place + 8), value == 0,
                    let name = table.number(32, at: place)
                else { continue }
                takeName(texts, at: name)
            case (0x0e, 0x00): localNames += 1
            case (0x0e, 0x01):
                guard !hasDartSnapshot, let name = table.number(32, at: place),
                    let text = texts.part(name, Self.dartSnapshot.count)
                else { continue }
                hasDartSnapshot = text.slice.elementsEqual(Self.dartSnapshot)
            default: continue
            }
        }
    }

    /// `struct dyld_chained_fixups_header` (`mach-o/fixup-chains.h`).
    private mutating func takeFixups(_ commands: MachOCommands) {
        guard let stretch = commands.chainedFixups, let fixups = commands.part.part(stretch.offset, stretch.size),
            let imports = fixups.number(32, at: 8), let texts = fixups.number(32, at: 12),
            let count = fixups.number(32, at: 16), let format = fixups.number(32, at: 20),
            // Texts that are compressed are named by the standard and made by no linker.
            fixups.number(32, at: 24) == 0
        else { return }
        let length: Int
        switch format {
        case 1: length = 4
        case 2: length = 8
        case 3: length = 16
        default: return
        }
        guard count <= fixups.count / length else { return }
        for number in 0..<count {
            let place = imports + number * length
            // The name's place stands behind the library's number and a flag: 8 + 1 bits, or 16 + 16.
            let name = format == 3 ? fixups.number(32, at: place + 4) : fixups.number(32, at: place).map { $0 >> 9 }
            guard let name else { return }
            takeName(fixups, at: texts + name)
        }
    }

    /// The opcodes of `LC_DYLD_INFO` (`BIND_OPCODE_…` of `mach-o/loader.h`), of which the names are taken.
    private mutating func takeBinds(_ opcodes: BoundedBytes?) {
        guard let opcodes else { return }
        var place = 0
        /// Passes a number of seven bits a byte.
        func skipNumber() {
            while let byte = opcodes.number(8, at: place) {
                place += 1
                if byte < 0x80 { return }
            }
        }
        while let byte = opcodes.number(8, at: place) {
            place += 1
            switch byte & 0xf0 {
            case 0x40:
                let begin = place
                while let next = opcodes.number(8, at: place), next != 0 { place += 1 }
                if let name = opcodes.field(at: begin, length: place - begin) { names.insert(name) }
                place += 1
            case 0x20, 0x60, 0x70, 0x80, 0xa0: skipNumber()
            case 0xc0:
                skipNumber()
                skipNumber()
            case 0xd0 where byte & 0x0f == 0: skipNumber()
            default: break
            }
        }
    }
}
