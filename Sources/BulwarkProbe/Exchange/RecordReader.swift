/// Cuts a stream of bytes into records (RFC 8446 §5.1), and counts what they cost.
struct RecordReader {
    struct Record {
        var type: UInt8
        var content: ArraySlice<UInt8>
    }

    private var waiting: [UInt8] = []
    private var total = 0
    private var count = 0
    private let limits: HelloLimits

    init(limits: HelloLimits) { self.limits = limits }

    mutating func append(_ bytes: [UInt8]) throws(HelloFault) {
        total += bytes.count
        guard total <= limits.flightBytes else { throw .tooLarge }
        waiting += bytes
    }

    /// The next whole record; nil where more bytes are needed.
    mutating func next() throws(HelloFault) -> Record? {
        // What is no TLS is told by its first bytes, so that no length of another protocol is waited for.
        if let type = waiting.first { guard (20...23).contains(type) else { throw .notTLS } }
        if waiting.count > 1 { guard waiting[1] == 3 else { throw .notTLS } }
        guard waiting.count >= 5 else { return nil }
        let length = Int(waiting[3]) << 8 | Int(waiting[4])
        // 2^14, and what encryption adds (RFC 5246 §6.2.3).
        guard length <= 1 << 14 + 2_048, length > 0 else { throw .badLength }
        guard waiting.count >= 5 + length else { return nil }
        count += 1
        guard count <= limits.records else { throw .tooLarge }
        let record = Record(type: waiting[0], content: waiting[5..<5 + length])
        waiting = Array(waiting.dropFirst(5 + length))
        return record
    }
}
