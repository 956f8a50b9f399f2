/// What is known of one source file after its single walk: a compact tree of facts, and nothing of its syntax.
struct FileFacts: Sendable {
    /// The languages that are lowered to facts.
    enum Language: UInt8, Sendable {
        case swift = 1
        case objectiveC = 2
    }

    var language: Language
    /// How many bytes the file has.
    var size: Int
    /// Where each line begins, in bytes from the beginning of the file.
    var lineStarts: [UInt32]
    /// Where the first syntax error stands, in bytes from the beginning; nil where there is none.
    var syntaxError: Int?
    /// The facts in pre-order; the first is the file itself.
    var nodes: FactNodes
    /// The texts that the facts number.
    var texts: TextTable

    /// How many lines the file has.
    var lines: Int { lineStarts.count }

    /// Where the lines of a file begin.
    static func lineStarts(of bytes: [UInt8]) -> [UInt32] {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(bytes.count / 32)
        bytes.withUnsafeBufferPointer { bytes in
            for index in 0..<bytes.count where bytes[index] == 0x0a { starts.append(UInt32(index + 1)) }
        }
        return starts
    }
}

/// The facts of one file in memory of their own, just as large as they need: they are most of what an audit holds.
final class FactNodes: @unchecked Sendable {
    // Unchecked: whoever reads a file makes them, and hands them to the code base, which alone changes them, once.
    private let memory: UnsafeMutableBufferPointer<FactNode>
    private var isNumbered = false

    /// Copies facts.
    init(_ nodes: [FactNode]) {
        memory = .allocate(capacity: nodes.count)
        _ = memory.initialize(from: nodes)
    }

    /// Takes facts as a cache holds them.
    init(count: Int, copying bytes: UnsafeRawBufferPointer) {
        memory = .allocate(capacity: count)
        UnsafeMutableRawBufferPointer(memory).copyMemory(from: bytes)
    }

    deinit { memory.deallocate() }

    var count: Int { memory.count }

    /// The facts, for as long as this object lives.
    var all: UnsafeBufferPointer<FactNode> { UnsafeBufferPointer(memory) }

    /// Has the facts number their texts by the table of a code base.
    func renumber(_ numbers: [UInt32]) {
        // Invariant: a file's facts become part of one code base.
        precondition(!isNumbered, "the facts of a file are in a code base already")
        isNumbered = true
        numbers.withUnsafeBufferPointer { numbers in
            for index in memory.indices {
                memory[index].text = numbers[Int(memory[index].text)]
                memory[index].detail = numbers[Int(memory[index].detail)]
            }
        }
    }
}
