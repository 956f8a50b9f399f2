/// The classes of characters in the notation of SWIFT's registries: `n` digits, `a` capital letters, `c` both.
enum BBANClass {
    case digit, letter, alphanumeric

    func contains(_ byte: UInt8) -> Bool {
        switch self {
        case .digit: (0x30...0x39).contains(byte)
        case .letter: (0x41...0x5A).contains(byte)
        case .alphanumeric: (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        }
    }

    /// The parts of a structure such as `4!a6!n8!n`; what is not in the notation is left out.
    static func parts(of structure: String) -> [(count: Int, kind: BBANClass)] {
        var parts: [(Int, BBANClass)] = []
        var count = 0
        for byte in structure.utf8 {
            switch byte {
            case 0x30...0x39: count = count * 10 + Int(byte) - 0x30
            case UInt8(ascii: "n"): parts.append((count, .digit))
            case UInt8(ascii: "a"): parts.append((count, .letter))
            case UInt8(ascii: "c"): parts.append((count, .alphanumeric))
            default: break
            }
            if byte >= 0x61 { count = 0 }
        }
        return parts
    }
}
