/// Writes the fields of a protobuf message (proto2), as protobuf's own libraries do: in the order of their numbers.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func field(_ number: UInt64, _ value: UInt32) {
        append(number << 3)
        append(UInt64(value))
    }

    mutating func field(_ number: UInt64, _ value: some Collection<UInt8>) {
        append(number << 3 | 2)
        append(UInt64(value.count))
        bytes += value
    }

    private mutating func append(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
