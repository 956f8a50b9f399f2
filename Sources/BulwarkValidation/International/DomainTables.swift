import Foundation

/// The Unicode data of ``DomainTableData``, ready to be looked up.
struct DomainTables: Sendable {
    static let shared = DomainTables(base64: DomainTableData.base64)

    /// What UTS #46 §5 makes of a code point.
    enum Mapping {
        case valid
        case disallowed
        case ignored
        case mapped(ArraySlice<UInt32>)
        /// To the code point that is so far away.
        case moved(Int32)
    }

    private let mappingStarts: [UInt32]
    /// 0, 1 and 2 as in the data, 3 with a difference, above with two less scalars in the pool.
    private let mappingKinds: [UInt8]
    /// The difference, or where the scalars begin in the pool.
    private let mappingValues: [Int32]
    private let pool: [UInt32]
    private let propertyStarts: [UInt32]
    private let propertyValues: [UInt16]
    private let classStarts: [UInt32]
    private let classValues: [UInt8]
    private let decompositions: [UInt32: (first: UInt32, second: UInt32?)]
    private let compositions: [UInt64: UInt32]

    private init(base64: String) {
        var input = Reader(bytes: [UInt8](Data(base64Encoded: base64, options: .ignoreUnknownCharacters) ?? Data()))
        var starts: [UInt32] = []
        var kinds: [UInt8] = []
        var values: [Int32] = []
        var pool: [UInt32] = []
        var point: UInt32 = 0
        for _ in 0..<input.number() {
            starts.append(point)
            let length = input.number()
            let kind = input.number()
            kinds.append(UInt8(clamping: kind))
            switch kind {
            case 0...2: values.append(0)
            case 3: values.append(input.difference())
            default:
                values.append(Int32(pool.count))
                input.scalars(Int(kind) - 2, from: point, into: &pool)
            }
            point &+= length
        }
        mappingStarts = starts
        mappingKinds = kinds
        mappingValues = values
        (propertyStarts, propertyValues) = input.runs { UInt16(truncatingIfNeeded: $0) }
        (classStarts, classValues) = input.runs { UInt8(truncatingIfNeeded: $0) }
        var decompositions: [UInt32: (first: UInt32, second: UInt32?)] = [:]
        var compositions: [UInt64: UInt32] = [:]
        point = 0
        for _ in 0..<input.number() {
            point &+= input.number()
            let kind = input.number()
            var scalars: [UInt32] = []
            input.scalars(Int(kind >> 1), from: point, into: &scalars)
            guard let first = scalars.first else { continue }
            let second = scalars.count > 1 ? scalars[1] : nil
            decompositions[point] = (first, second)
            if kind & 1 == 0, let second { compositions[Self.pair(first, second)] = point }
        }
        self.pool = pool
        self.decompositions = decompositions
        self.compositions = compositions
    }

    func mapping(of point: UInt32) -> Mapping {
        let row = Self.row(of: point, in: mappingStarts)
        switch mappingKinds[row] {
        case 0: return .valid
        case 1: return .disallowed
        case 2: return .ignored
        case 3: return .moved(mappingValues[row])
        default:
            let start = Int(mappingValues[row])
            return .mapped(pool[start..<start + Int(mappingKinds[row]) - 2])
        }
    }

    /// Whether a label may hold a code point: valid, or a deviation, which is valid in non-transitional processing.
    func isValid(_ point: UInt32) -> Bool { mappingKinds[Self.row(of: point, in: mappingStarts)] == 0 }

    func properties(of point: UInt32) -> DomainProperties {
        DomainProperties(bits: propertyValues[Self.row(of: point, in: propertyStarts)])
    }

    func combiningClass(of point: UInt32) -> UInt8 {
        point < 0x300 ? 0 : classValues[Self.row(of: point, in: classStarts)]
    }

    func decomposition(of point: UInt32) -> (first: UInt32, second: UInt32?)? { decompositions[point] }

    func composition(of first: UInt32, _ second: UInt32) -> UInt32? { compositions[Self.pair(first, second)] }

    private static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

    /// The last run that begins at or before a code point. The first begins at 0.
    private static func row(of point: UInt32, in starts: [UInt32]) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= point { low = middle } else { high = middle }
        }
        return low
    }

    /// Reads the numbers of the data. Ends give zeros: the data is ours, and a test reads it whole.
    private struct Reader {
        let bytes: [UInt8]
        var index = 0

        mutating func number() -> UInt32 {
            var value: UInt32 = 0
            var shift: UInt32 = 0
            while index < bytes.count {
                let byte = bytes[index]
                index += 1
                value |= UInt32(byte & 0x7F) << shift
                if byte < 0x80 { break }
                shift += 7
            }
            return value
        }

        mutating func difference() -> Int32 {
            let value = number()
            return value & 1 == 0 ? Int32(value >> 1) : -Int32(value >> 1) - 1
        }

        mutating func scalars(_ count: Int, from start: UInt32, into scalars: inout [UInt32]) {
            var before = start
            for _ in 0..<count {
                before = UInt32(bitPattern: Int32(bitPattern: before) &+ difference())
                scalars.append(before)
            }
        }

        mutating func runs<Value>(_ make: (UInt32) -> Value) -> ([UInt32], [Value]) {
            var starts: [UInt32] = []
            var values: [Value] = []
            var point: UInt32 = 0
            for _ in 0..<number() {
                starts.append(point)
                point &+= number()
                values.append(make(number()))
            }
            return (starts, values)
        }
    }
}

/// What the rules on labels ask about a code point.
struct DomainProperties {
    let bits: UInt16

    /// The bidirectional classes that labels can have (UAX #9); all others are one.
    enum Bidi: UInt16 {
        case leftToRight, rightToLeft, arabicLetter, arabicNumber, europeanNumber, europeanSeparator, commonSeparator
        case europeanTerminator, otherNeutral, boundaryNeutral, nonspacingMark
        case other = 15
    }

    enum Joining: UInt16 {
        case none, left, dual, right, transparent
    }

    enum Script: UInt16 {
        case other, greek, hebrew, japanese
    }

    var bidi: Bidi { Bidi(rawValue: bits & 15) ?? .other }
    var joining: Joining { Joining(rawValue: bits >> 4 & 7) ?? .none }
    var isMark: Bool { bits >> 7 & 1 == 1 }
    /// Whether RFC 5892 lets it stand in a label wherever it stands.
    var isPermitted: Bool { bits >> 8 & 1 == 1 }
    var script: Script { Script(rawValue: bits >> 9 & 3) ?? .other }
}
