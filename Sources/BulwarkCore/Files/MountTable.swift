/// What Linux says of mounted volumes: `/proc/self/mountinfo`, see proc(5).
struct MountTable {
    fileprivate struct Entry {
        var point: String
        var volume: VolumeDescription
    }

    private var entries: [Entry] = []

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            // A variable number of optional fields ends with a hyphen.
            guard let hyphen = fields.firstIndex(of: "-"), hyphen >= 6, fields.count > hyphen + 3 else { continue }
            let options = fields[5].split(separator: ",") + fields[hyphen + 3].split(separator: ",")
            entries.append(
                Entry(
                    point: Self.unescaped(fields[4]),
                    volume: VolumeDescription(
                        kind: String(fields[hyphen + 1]), options: options.map(String.init),
                        source: Self.unescaped(fields[hyphen + 2]))))
        }
    }

    /// The volume whose mount point is the longest start of a resolved path; of equal ones the last, which lies on top.
    func volume(of path: String) -> VolumeDescription {
        var best: Entry?
        for entry in entries where entry.covers(path) && entry.point.utf8.count >= best?.point.utf8.count ?? 0 {
            best = entry
        }
        return best?.volume ?? VolumeDescription(kind: "")
    }

    /// Blanks and the like are written as `\040`.
    private static func unescaped(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(field.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension MountTable.Entry {
    fileprivate func covers(_ path: String) -> Bool {
        point == "/" || path == point || path.hasPrefix(point + "/")
    }
}
