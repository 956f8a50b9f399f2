#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// An IPv4 or IPv6 address.
struct IPAddress: Sendable, Hashable {
    /// Four or sixteen bytes, in network order.
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// An address in the text forms of inet_pton(3): four decimal numbers, or RFC 4291 section 2.2.
    init?(_ text: String) {
        // The longest is 45 characters; what lies past a zero byte would be lost on the way to C.
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        var v4 = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &v4) == 1 {
            bytes = v4
            return
        }
        var v6 = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        bytes = v6
    }

    /// The text that systems write for it: lower case, the longest run of zeros shortened (RFC 5952).
    var text: String {
        var buffer = [CChar](repeating: 0, count: 46)
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The address with all bits past a prefix cleared.
    func masked(to prefix: Int) -> IPAddress {
        var bytes = bytes
        for index in bytes.indices {
            let kept = min(max(prefix - index * 8, 0), 8)
            bytes[index] &= kept == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - kept))
        }
        return IPAddress(bytes: bytes)
    }
}
