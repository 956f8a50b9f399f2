/// The header and load commands of one architecture's part (`mach-o/loader.h`): where everything is, and nothing of what it is.
struct MachOCommands: Sendable {
    /// A section with its content.
    struct Section: Sendable {
        var name: String
        var segment: String
        /// Where it stands in the part, and how many bytes it has there.
        var offset: Int
        var size: Int
        /// Whether nothing of it stands in the file.
        var isZeroFill: Bool
    }

    /// A stretch of the link editor's data.
    struct Stretch: Sendable {
        var offset: Int
        var size: Int
    }

    let part: BoundedBytes
    private(set) var is64Bit = false
    private(set) var processor = 0
    private(set) var fileType = 0
    private(set) var flags = 0
    private(set) var segments: [String] = []
    private(set) var sections: [Section] = []
    private(set) var libraries: [String] = []
    private(set) var searchPaths: [String] = []
    /// The stretch that FairPlay has encrypted.
    private(set) var encrypted: Stretch?
    private(set) var signature: Stretch?
    private(set) var chainedFixups: Stretch?
    /// Opcodes that bind symbols: eager, weak and lazy.
    private(set) var binds: [Stretch] = []
    private(set) var symbols: (offset: Int, count: Int, texts: Stretch)?
    private(set) var platform: Int?
    private(set) var minimumSystem: Int?
    private(set) var sdk: Int?

    private static let mostCommands = 20_000
    private static let mostSections = 20_000

    init(_ part: BoundedBytes) throws(MachOError) {
        var part = part
        part.isBigEndian = true
        switch part.number(32, at: 0) {
        case 0xcefa_edfe: part.isBigEndian = false
        case 0xcffa_edfe: (part.isBigEndian, is64Bit) = (false, true)
        case 0xfeed_face: break
        case 0xfeed_facf: is64Bit = true
        // `!<arch>`: a universal file may be one of archives of objects.
        case 0x213c_6172: throw .staticLibrary
        default: throw .notAnExecutable
        }
        self.part = part
        guard let processor = part.number(32, at: 4), let fileType = part.number(32, at: 12),
            let count = part.number(32, at: 16), let size = part.number(32, at: 20),
            let flags = part.number(32, at: 24)
        else { throw .cutOff }
        (self.processor, self.fileType, self.flags) = (processor, fileType, flags)
        guard count <= Self.mostCommands else { throw .tooManyParts }
        guard let commands = part.part(is64Bit ? 32 : 28, size) else { throw .cutOff }
        var place = 0
        for _ in 0..<count {
            guard let kind = commands.number(32, at: place), let length = commands.number(32, at: place + 4),
                length >= 8, let command = commands.part(place, length)
            else { throw .malformedCommands }
            try take(command, kind)
            place += length
        }
    }

    /// The content of a section; nil where it is not in the file, or encrypted.
    func content(of section: Section) -> BoundedBytes? {
        // Looked at first: sizes of 64 bits are not to be added to anything before that.
        guard !section.isZeroFill, let content = part.part(section.offset, section.size) else { return nil }
        if let encrypted, section.offset < encrypted.offset + encrypted.size,
            encrypted.offset < section.offset + section.size
        {
            return nil
        }
        return content
    }

    private mutating func take(_ command: BoundedBytes, _ kind: Int) throws(MachOError) {
        switch kind {
        case 0x01, 0x19: try takeSegment(command, isWide: kind == 0x19)
        case 0x02:
            guard let offset = command.number(32, at: 8), let count = command.number(32, at: 12),
                let texts = stretch(command, at: 16)
            else { throw .malformedCommands }
            symbols = (offset, count, texts)
        // LC_LOAD_DYLIB, LC_LOAD_WEAK_DYLIB, LC_REEXPORT_DYLIB, LC_LAZY_LOAD_DYLIB, LC_LOAD_UPWARD_DYLIB
        case 0x0c, 0x8000_0018, 0x8000_001f, 0x20, 0x8000_0023: libraries += [text(of: command)].compactMap { $0 }
        case 0x8000_001c: searchPaths += [text(of: command)].compactMap { $0 }
        case 0x21, 0x2c:
            guard let stretch = stretch(command, at: 8), let method = command.number(32, at: 16) else {
                throw .malformedCommands
            }
            if method != 0 { encrypted = stretch }
        case 0x1d: signature = stretch(command, at: 8)
        case 0x8000_0034: chainedFixups = stretch(command, at: 8)
        // LC_DYLD_INFO and LC_DYLD_INFO_ONLY: after the rebases, three lists of binds.
        case 0x22, 0x8000_0022: binds = [16, 24, 32].compactMap { stretch(command, at: $0) }.filter { $0.size > 0 }
        case 0x32:
            platform = command.number(32, at: 8)
            minimumSystem = command.number(32, at: 12)
            sdk = command.number(32, at: 16)
        // LC_VERSION_MIN_IPHONEOS and its like for other systems.
        case 0x24, 0x25, 0x2f, 0x30:
            platform = [0x24: 1, 0x25: 2, 0x2f: 3, 0x30: 4][kind]
            minimumSystem = command.number(32, at: 8)
            sdk = command.number(32, at: 12)
        default: break
        }
    }

    private mutating func takeSegment(_ command: BoundedBytes, isWide: Bool) throws(MachOError) {
        guard let name = command.field(at: 8, length: 16), let count = command.number(32, at: isWide ? 64 : 48) else {
            throw .malformedCommands
        }
        segments.append(name)
        guard sections.count + count <= Self.mostSections else { throw .tooManyParts }
        for number in 0..<count {
            let place = isWide ? 72 + number * 80 : 56 + number * 68
            guard let section = command.field(at: place, length: 16),
                let segment = command.field(at: place + 16, length: 16),
                let size = command.number(isWide ? 64 : 32, at: place + (isWide ? 40 : 36)),
                let offset = command.number(32, at: place + (isWide ? 48 : 40)),
                let flags = command.number(32, at: place + (isWide ? 64 : 56))
            else { throw .malformedCommands }
            // S_ZEROFILL, S_GB_ZEROFILL, S_THREAD_LOCAL_ZEROFILL
            sections.append(
                Section(
                    name: section, segment: segment, offset: offset, size: size,
                    isZeroFill: [0x01, 0x0c, 0x12].contains(flags & 0xff)))
        }
    }

    private func stretch(_ command: BoundedBytes, at place: Int) -> Stretch? {
        guard let offset = command.number(32, at: place), let size = command.number(32, at: place + 4) else {
            return nil
        }
        return Stretch(offset: offset, size: size)
    }

    /// The text that a command holds behind its fixed part.
    private func text(of command: BoundedBytes) -> String? {
        command.number(32, at: 8).flatMap { command.field(at: $0, length: max(0, command.count - $0)) }
    }
}
