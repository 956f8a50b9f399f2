/// Reads a document once from front to back, by RFC 8259 to the letter, and judges each value by the contract's node
/// as it goes by.
///
/// It keeps a stack of its own instead of recursing, so that depth costs no call stack, and builds nothing: an issue's
/// pointer is made when there is an issue. Broken syntax ends the work; all else is reported and read on.
struct JSONScanner {
    /// An array or an object that is open.
    struct Frame {
        var table: Int32 = -1
        /// The node of the elements of an array; of the values of undeclared keys in an object.
        var child: Int32 = 0
        var isObject = false
        /// Whether a key beyond ASCII was met.
        var hasForeignKey = false
        /// Whether a member's value or an element is being read, to which issues belong.
        var isInside = false
        var count = 0
        /// Where the current key is written, without its quotes.
        var key = Range(uncheckedBounds: (0, 0))
        /// The first of this object's entries in ``keys``.
        var firstKey = 0
        /// The first of this object's words in ``seen``.
        var firstSeen = 0
        var requiredSeen = 0
    }

    /// What comes next.
    enum State {
        case opened
        case complete
        case stopped
    }

    let tables: ContractTables
    let limits: JSONLimits
    let start: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    var cursor: UnsafePointer<UInt8>

    var top = Frame()
    var parents: [Frame] = []
    var items = 0
    /// Keys of open objects that no contract declares.
    var keys: [KeyReference] = []
    /// A bit for each declared key of open objects that has been met.
    var seen: [UInt64] = []
    /// Keys whose escapes were undone.
    var unescapedKeys: [UInt8] = []
    var scratch: [UInt8] = []
    var issues: [JSONIssue] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>, tables: ContractTables, limits: JSONLimits) {
        self.tables = tables
        self.limits = limits
        start = base
        end = base + bytes.count
        cursor = base
    }

    /// The issues of a document, in its order, at most ``JSONLimits/issues`` and one.
    static func issues(
        in bytes: UnsafeBufferPointer<UInt8>, tables: ContractTables, root: Int32, limits: JSONLimits
    ) -> [JSONIssue] {
        guard bytes.count <= min(limits.bytes, Int(UInt32.max)) else {
            return [
                JSONIssue(.tooManyBytes, at: JSONPointer(), expectation: "at most \(limits.bytes) bytes")
            ]
        }
        guard let base = bytes.baseAddress, !bytes.isEmpty else {
            return [JSONIssue(.unexpectedEnd, at: JSONPointer(), offset: 0)]
        }
        var scanner = JSONScanner(bytes, base: base, tables: tables, limits: limits)
        scanner.run(root: root)
        return scanner.issues
    }

    private mutating func run(root: Int32) {
        if end - start >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF {
            guard report(.byteOrderMark, offset: 0) else { return }
            cursor += 3
        }
        var state = value(root)
        while true {
            switch state {
            case .opened: state = first()
            case .complete where parents.isEmpty:
                skipWhitespace()
                if cursor < end { report(.trailingContent) }
                return
            case .complete: state = next()
            case .stopped: return
            }
        }
    }

    /// What follows the bracket or brace that opened a container.
    private mutating func first() -> State {
        skipWhitespace()
        guard cursor < end else { return stop(.unexpectedEnd) }
        if top.isObject { return cursor.pointee == UInt8(ascii: "}") ? close() : member() }
        return cursor.pointee == UInt8(ascii: "]") ? close() : element()
    }

    /// What follows a value inside a container.
    private mutating func next() -> State {
        top.isInside = false
        skipWhitespace()
        guard cursor < end else { return stop(.unexpectedEnd) }
        switch cursor.pointee {
        case UInt8(ascii: ","):
            cursor += 1
            return top.isObject ? member() : element()
        case UInt8(ascii: "}") where top.isObject, UInt8(ascii: "]") where !top.isObject: return close()
        default: return stop(.unexpectedByte)
        }
    }

    private mutating func element() -> State {
        top.count &+= 1
        top.isInside = true
        return value(top.child)
    }

    /// Reads a scalar whole, or opens a container.
    mutating func value(_ index: Int32) -> State {
        skipWhitespace()
        guard cursor < end else { return stop(.unexpectedEnd) }
        items &+= 1
        guard items <= limits.items else { return stop(.tooManyItems, "at most \(limits.items) values") }
        let node = tables.nodes[Int(index)]
        let place = cursor
        switch cursor.pointee {
        case UInt8(ascii: "\""):
            guard let text = string() else { return .stopped }
            if !node.kinds.contains(.string) { return mismatch(node, at: place) }
            return node.string < 0 ? .complete : judge(text, node.string, at: place)
        case UInt8(ascii: "{"): return open(node, isObject: true)
        case UInt8(ascii: "["): return open(node, isObject: false)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            guard let number = number() else { return .stopped }
            if !node.kinds.contains(.number) { return mismatch(node, at: place) }
            return node.number < 0 ? .complete : judge(number, node.number, at: place)
        case UInt8(ascii: "t"): return literal("true", .true, node)
        case UInt8(ascii: "f"): return literal("false", .false, node)
        case UInt8(ascii: "n"): return literal("null", .null, node)
        default: return stop(cursor.pointee.isLetter ? .invalidLiteral : .unexpectedByte)
        }
    }

    private mutating func literal(_ word: StaticString, _ kind: JSONKinds, _ node: ContractTables.Node) -> State {
        let place = cursor
        let count = word.utf8CodeUnitCount
        guard end - cursor >= count else { return stop(.unexpectedEnd, at: end) }
        for index in 0..<count where cursor[index] != word.utf8Start[index] { return stop(.invalidLiteral) }
        cursor += count
        if cursor < end, cursor.pointee.isAlphanumeric { return stop(.invalidLiteral, at: place) }
        return node.kinds.contains(kind) ? .complete : mismatch(node, at: place)
    }

    private mutating func open(_ node: ContractTables.Node, isObject: Bool) -> State {
        guard parents.count < min(limits.depth, JSONLimits.deepest) else {
            return stop(.tooDeep, "at most \(min(limits.depth, JSONLimits.deepest)) levels")
        }
        var frame = Frame()
        frame.isObject = isObject
        if node.kinds.contains(isObject ? .object : .array) {
            frame.table = isObject ? node.object : node.array
        } else if mismatch(node, at: cursor) == .stopped {
            return .stopped
        }
        if isObject {
            frame.firstKey = keys.count
            frame.firstSeen = seen.count
            if frame.table >= 0 {
                let table = tables.objects[Int(frame.table)]
                frame.child = max(0, table.undeclared)
                for _ in 0..<(Int(table.words.count) &+ 63) / 64 { seen.append(0) }
            }
        } else if frame.table >= 0 {
            frame.child = tables.arrays[Int(frame.table)].element
        }
        parents.append(top)
        top = frame
        cursor += 1
        return .opened
    }

    private mutating func close() -> State {
        let place = cursor
        cursor += 1
        guard top.isObject ? closeObject(at: place) : closeArray(at: place), let parent = parents.popLast() else {
            return .stopped
        }
        top = parent
        return .complete
    }

    private mutating func closeArray(at place: UnsafePointer<UInt8>) -> Bool {
        guard top.table >= 0 else { return true }
        let table = tables.arrays[Int(top.table)]
        return judgeCount(table.minimum, table.maximum, "elements", at: place)
    }

    /// Whether the number of entries is right, or there is room to report that it is not.
    mutating func judgeCount(
        _ minimum: Int, _ maximum: Int, _ entries: StaticString, at place: UnsafePointer<UInt8>
    ) -> Bool {
        if top.count < minimum {
            return report(.tooFewEntries, offset: place - start, "at least \(minimum) \(entries)")
        }
        if top.count > maximum {
            return report(.tooManyEntries, offset: place - start, "at most \(maximum) \(entries)")
        }
        return true
    }

    @inline(__always)
    mutating func skipWhitespace() {
        var here = cursor
        while here < end, here.pointee <= 0x20 {
            guard here.pointee == 0x20 || here.pointee == 0x0A || here.pointee == 0x0D || here.pointee == 0x09 else {
                break
            }
            here += 1
        }
        cursor = here
    }
}
