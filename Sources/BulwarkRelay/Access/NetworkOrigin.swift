/// Where a request comes from, as far as it is counted: an IPv4 address, or the 64 bits of an IPv6 address that one customer has.
struct NetworkOrigin: Sendable, Hashable {
    private let bytes: [UInt8]

    /// Takes an address in its bytes: 4, or 16.
    init(bytes: [UInt8]) {
        let isMapped =
            bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        self.bytes = isMapped ? Array(bytes[12...]) : Array(bytes.prefix(8))
    }

    /// What no address is known of; all of it counts as one.
    static let unknown = NetworkOrigin(bytes: [])
}
