/// The structure of a binary property list, as Core Foundation writes it (CFBinaryPList.c), checked before Foundation reads it.
///
/// Off Apple's systems Foundation's reader ends the process on sets, on keys that are no strings and on references that lead
/// nowhere. What passes here holds no more than an XML list can, and is linear to walk.
struct BinaryListForm {
    private let bytes: [UInt8]
    private let offsets: [Int]
    private let referenceSize: Int
    private let top: Int

    /// Whether the bytes begin as a binary list.
    static func isClaimed(by bytes: [UInt8]) -> Bool { bytes.starts(with: Array("bplist".utf8)) }

    /// Nil where the trailer or the table of offsets is wrong.
    private init?(_ bytes: [UInt8]) {
        // Eight bytes of header, one object at least with its offset, and 32 bytes of trailer.
        guard bytes.count >= 8 + 2 + 32 else { return nil }
        let trailer = Array(bytes.suffix(32))
        func number(_ range: Range<Int>) -> Int? { Self.number(trailer[range]) }
        let (offsetSize, referenceSize) = (Int(trailer[6]), Int(trailer[7]))
        guard (1...8).contains(offsetSize), (1...8).contains(referenceSize), let count = number(8..<16),
            let top = number(16..<24), let table = number(24..<32), count > 0, top < count, table >= 9,
            table < bytes.count - 32, count <= (bytes.count - 32 - table) / offsetSize
        else { return nil }
        var offsets: [Int] = []
        for index in 0..<count {
            let start = table + index * offsetSize
            guard let offset = Self.number(bytes[start..<start + offsetSize]), (8..<table).contains(offset) else {
                return nil
            }
            offsets.append(offset)
        }
        self.bytes = Array(bytes[..<table])
        self.offsets = offsets
        self.referenceSize = referenceSize
        self.top = top
    }

    /// Whether the bytes are a binary list that holds what XML lists hold, nested no deeper than a limit, without an object
    /// that is in itself.
    static func isSound(_ bytes: [UInt8], depth: Int) -> Bool {
        guard let form = BinaryListForm(bytes) else { return false }
        var budget = bytes.count
        return form.isSound(form.top, isKey: false, depth, &budget)
    }

    /// An object is visited as often as it stands in others: shared ones cost, up to the size of the list.
    private func isSound(_ object: Int, isKey: Bool, _ depth: Int, _ budget: inout Int) -> Bool {
        budget -= 1
        guard budget >= 0, depth >= 0, offsets.indices.contains(object) else { return false }
        let start = offsets[object]
        let (kind, low) = (bytes[start] >> 4, Int(bytes[start] & 15))
        if isKey, kind != 5, kind != 6 { return false }
        switch kind {
        case 0: return low == 8 || low == 9
        case 1: return low <= 4 && has(1 << low, at: start + 1)
        case 2: return (low == 2 || low == 3) && has(1 << low, at: start + 1)
        case 3: return low == 3 && has(8, at: start + 1)
        case 4, 5: return count(low, at: start).map { has($0.count, at: $0.next) } ?? false
        case 6: return count(low, at: start).map { $0.count <= bytes.count && has($0.count * 2, at: $0.next) } ?? false
        case 10, 13:
            guard let (count, next) = count(low, at: start), count <= bytes.count else { return false }
            let references = kind == 13 ? count * 2 : count
            guard has(references * referenceSize, at: next) else { return false }
            for index in 0..<references {
                let place = next + index * referenceSize
                guard let target = Self.number(bytes[place..<place + referenceSize]),
                    isSound(target, isKey: kind == 13 && index < count, depth - 1, &budget)
                else { return false }
            }
            return true
        default: return false
        }
    }

    private func has(_ size: Int, at start: Int) -> Bool { size <= bytes.count - start }

    /// A count of four bits, or of the number object that follows.
    private func count(_ low: Int, at start: Int) -> (count: Int, next: Int)? {
        guard low == 15 else { return (low, start + 1) }
        guard start + 1 < bytes.count, bytes[start + 1] >> 4 == 1, bytes[start + 1] & 15 <= 3 else { return nil }
        let size = 1 << Int(bytes[start + 1] & 15)
        guard has(size, at: start + 2), let count = Self.number(bytes[(start + 2)..<(start + 2 + size)]) else {
            return nil
        }
        return (count, start + 2 + size)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard value <= Int.max >> 8 else { return nil }
            value = value << 8 | Int(byte)
        }
        return value
    }
}
