internal import BulwarkAudit

/// How a run tells the next what to leave out: `fc16:Sources/A.swift` is a file that ended in a fault; `r` stands for a rule, `t` for
/// too long, and `m` for too much memory. Names stand as they are, behind their lengths.
enum SkippedRecords {
    /// The pieces of a text, up to what is none.
    static func parse(_ text: String) -> [SkippedWork] {
        var rest = Array(text.utf8)[...]
        var pieces: [SkippedWork] = []
        while let kind = rest.popFirst(), let cause = rest.popFirst(),
            let colon = rest.firstIndex(of: UInt8(ascii: ":"))
        {
            guard let length = Int(String(decoding: rest[..<colon], as: UTF8.self)), length >= 0,
                length < rest.endIndex - colon
            else { break }
            let end = colon + 1 + length
            let name = String(decoding: rest[(colon + 1)..<end], as: UTF8.self)
            rest = rest[end...]
            let why: SkippedWork.Cause =
                switch cause {
                case UInt8(ascii: "t"): .time
                case UInt8(ascii: "m"): .memory
                default: .fault
                }
            switch kind {
            case UInt8(ascii: "f"): pieces.append(SkippedWork(.file(name), because: why))
            case UInt8(ascii: "r"): pieces.append(SkippedWork(.rule(name), because: why))
            default: return pieces
            }
        }
        return pieces
    }

    /// The text of pieces; steps have none.
    static func text(of pieces: [SkippedWork]) -> String {
        pieces.compactMap { piece in
            let cause =
                switch piece.cause {
                case .fault: "c"
                case .time: "t"
                case .memory: "m"
                }
            switch piece.work {
            case .file(let path): return "f\(cause)\(path.utf8.count):\(path)"
            case .rule(let id): return "r\(cause)\(id.utf8.count):\(id)"
            case .step: return nil
            }
        }.joined()
    }
}
