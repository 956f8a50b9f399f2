/// Names behind each other, each ended by a NUL, as linkers leave them: looked through when one is asked for, for few are.
struct NameTable: Sendable {
    private var bytes: [UInt8] = [0]

    /// How many bytes there are.
    var isEmpty: Bool { bytes.count == 1 }

    /// Takes in the names of a section.
    mutating func add(_ section: BoundedBytes) {
        bytes += section.slice
        if bytes.last != 0 { bytes.append(0) }
    }

    /// Whether a name is among them, whole.
    func holds(_ name: String) -> Bool {
        let wanted = [0] + Array(name.utf8) + [0]
        return bytes.withUnsafeBufferPointer { all in
            wanted.withUnsafeBufferPointer { wanted in
                // The rarer of two bytes to look for: each name begins behind a NUL.
                let first = wanted[1]
                var place = 1
                while place + wanted.count <= all.count + 1 {
                    if all[place] == first, all[place - 1] == 0,
                        UnsafeBufferPointer(rebasing: all[(place - 1)..<(place - 1 + wanted.count)])
                            .elementsEqual(wanted)
                    {
                        return true
                    }
                    place += 1
                }
                return false
            }
        }
    }
}
