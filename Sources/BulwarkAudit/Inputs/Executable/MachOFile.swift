/// The parts of a Mach-O file: one, or one for each architecture (`mach-o/fat.h`, `mach-o/loader.h`).
enum MachOFile {
    /// More architectures than any universal file has. Java's class files begin alike, and have a version in this place.
    private static let mostParts = 30

    /// Whether bytes begin as a Mach-O file of one architecture or several.
    static func isMachO(_ head: [UInt8]) -> Bool {
        guard head.count >= 8 else { return false }
        let magic = head.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        switch magic {
        case 0xcefa_edfe, 0xcffa_edfe, 0xfeed_face, 0xfeed_facf: return true
        case 0xcafe_babe, 0xcafe_babf: return head[4] == 0 && head[5] == 0 && head[6] == 0 && head[7] <= mostParts
        default: return false
        }
    }

    /// The parts of a file.
    static func parts(of bytes: [UInt8]) throws(MachOError) -> [BoundedBytes] {
        guard isMachO(bytes) else { throw .notAnExecutable }
        var file = BoundedBytes(bytes)
        file.isBigEndian = true
        let magic = file.number(32, at: 0)
        guard magic == 0xcafe_babe || magic == 0xcafe_babf else { return [file] }
        let isLarge = magic == 0xcafe_babf
        guard let count = file.number(32, at: 4), count <= mostParts else { throw .tooManyParts }
        var parts: [BoundedBytes] = []
        var furthest = 0
        for number in 0..<count {
            let place = 8 + number * (isLarge ? 32 : 20)
            let bits = isLarge ? 64 : 32
            guard let offset = file.number(bits, at: place + 8),
                let size = file.number(bits, at: place + 8 + bits / 8), let part = file.part(offset, size)
            else { throw .cutOff }
            // One part told of many times is read once.
            guard offset >= furthest else { throw .malformedCommands }
            furthest = offset + size
            parts.append(part)
        }
        return parts
    }
}
