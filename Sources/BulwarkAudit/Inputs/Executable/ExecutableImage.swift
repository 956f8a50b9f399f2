/// What one architecture's part of an executable says of what it does.
struct ExecutableImage: Sendable {
    /// What it is for (`MH_EXECUTE`, `MH_DYLIB`, `MH_BUNDLE`).
    enum Kind: Sendable, Hashable {
        case program, library, bundle, other
    }

    /// Such as `arm64`.
    private(set) var architecture: String
    private(set) var kind: Kind
    /// Whether the system may load it anywhere (`MH_PIE`).
    private(set) var isPositionIndependent: Bool
    /// Libraries that it is loaded with, by their install names.
    private(set) var libraries: [String]
    /// Whether FairPlay has encrypted its code, and the strings in it.
    private(set) var isEncrypted: Bool
    /// Whether the part is for a simulator.
    private(set) var isForSimulator: Bool
    /// Symbols of other libraries.
    private(set) var imports: Set<String>
    /// Selectors that it sends, and those of its own methods.
    private(set) var selectors = NameTable()
    /// The names of its own classes and protocols.
    private(set) var classNames = NameTable()
    /// Whether it defines classes of Objective-C.
    private(set) var hasOwnClasses = false
    /// Whether a part of it was written in Swift.
    private(set) var hasSwift = false
    /// Whether it holds a snapshot of Dart's objects, as Flutter makes it of an app.
    private(set) var hasDartSnapshot: Bool
    /// Whether it carries the compiler's intermediate code.
    private(set) var hasBitcode: Bool
    /// How many entries of the symbol table tell a debugger where the sources were.
    private(set) var debugEntries: Int
    /// How many of its own functions and values, which nobody outside can ask for, it names.
    private(set) var localNames: Int
    private(set) var signature: CodeSignature?
    /// Credentials among its strings.
    private(set) var credentials: [StringCredential] = []
    /// How many bytes of strings were looked through.
    private(set) var stringBytes = 0

    /// Reads one part of a Mach-O file.
    init(_ part: BoundedBytes) throws(MachOError) {
        let commands = try MachOCommands(part)
        architecture = Self.architecture(commands.processor)
        kind = [2: .program, 6: .library, 8: .bundle][commands.fileType] ?? .other
        isPositionIndependent = commands.flags & 0x20_0000 != 0
        libraries = commands.libraries
        isEncrypted = commands.encrypted != nil
        isForSimulator = [7, 8, 9, 12].contains(commands.platform ?? 0)
        let symbols = try ImportedSymbols(commands)
        (imports, debugEntries, localNames) = (symbols.names, symbols.debugEntries, symbols.localNames)
        hasDartSnapshot = symbols.hasDartSnapshot
        hasBitcode = commands.segments.contains("__LLVM")
        hasSwift = libraries.contains { $0.contains("libswift") }
        signature = commands.signature.flatMap { part.part($0.offset, $0.size) }.flatMap { CodeSignature($0) }
        // Sections lie beside each other: those that are one upon the other, thousands of times, are no linker's work.
        var room = part.count
        for section in commands.sections {
            if !section.isZeroFill { room -= min(room + 1, section.size) }
            guard room >= 0 else { throw .malformedCommands }
            take(section, commands)
        }
    }

    /// Whether it takes a class of another library.
    func importsClass(_ name: String) -> Bool { imports.contains("_OBJC_CLASS_$_" + name) }

    private mutating func take(_ section: MachOCommands.Section, _ commands: MachOCommands) {
        if section.name.hasPrefix("__swift5_") { hasSwift = true }
        if section.segment == "__LLVM" { hasBitcode = true }
        switch section.name {
        case "__objc_classlist": hasOwnClasses = hasOwnClasses || section.size > 0
        case "__objc_methname": commands.content(of: section).map { selectors.add($0) }
        case "__objc_classname": commands.content(of: section).map { classNames.add($0) }
        case "__cstring", "__ustring":
            guard let strings = commands.content(of: section) else { return }
            stringBytes += strings.count
            credentials +=
                section.name == "__cstring"
                ? StringCredentials.found(in: strings, section: section.name)
                : StringCredentials.found(inWide: strings, section: section.name)
        case "__const" where hasDartSnapshot:
            // Dart's strings stand among its other objects.
            guard let objects = commands.content(of: section) else { return }
            stringBytes += objects.count
            credentials += StringCredentials.found(among: objects, section: section.name)
        default: break
        }
    }

    /// The name of a processor (`mach/machine.h`).
    private static func architecture(_ processor: Int) -> String {
        switch processor {
        case 0x0100_000c: "arm64"
        case 0x0200_000c: "arm64_32"
        case 12: "arm"
        case 0x0100_0007: "x86_64"
        case 7: "i386"
        default: "processor \(processor)"
        }
    }
}
