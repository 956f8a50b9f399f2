#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A numeric IPv4 or IPv6 address and a TCP port.
public struct SocketAddress: Sendable, Hashable {
    /// Four or sixteen bytes, in network order.
    public let bytes: [UInt8]
    /// The port.
    public let port: UInt16

    /// Reads an address in the text forms of inet_pton(3); nothing is looked up.
    ///
    /// - Parameters:
    ///   - text: Four decimal numbers, or RFC 4291 §2.2, without a zone.
    ///   - port: The port.
    public init?(_ text: String, port: UInt16) {
        // The longest is 45 characters; what lies past a zero byte would be lost on the way to C.
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        self.port = port
        var v4 = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &v4) == 1 {
            bytes = v4
            return
        }
        var v6 = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        bytes = v6
    }

    /// An address of four or sixteen bytes.
    init(bytes: [UInt8], port: UInt16) {
        self.bytes = bytes
        self.port = port
    }

    /// The system's address family.
    var family: Int32 { bytes.count == 4 ? AF_INET : AF_INET6 }

    /// The address without the port, as inet_ntop(3) writes it.
    public var text: String {
        var buffer = [CChar](repeating: 0, count: 46)
        guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Calls `body` with the address as the system wants it.
    func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        if bytes.count == 4 {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes) }
            return withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }
}
