internal import Dispatch

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

extension SocketAddress {
    /// Looks up the addresses of a name, in the order in which the system would try them.
    ///
    /// The system's resolver cannot be stopped: where the deadline passes first, its thread ends by itself later.
    ///
    /// - Parameters:
    ///   - name: A host name in its ASCII form, or a numeric address, which is not looked up.
    ///   - port: The port.
    ///   - deadline: When to give up.
    /// - Returns: At least one address; none stands twice.
    /// - Throws: `SocketFault.unresolved` where the name has no address or no name server answers, `timedOut` where the
    ///   deadline passes.
    public static func resolve(
        _ name: String, port: UInt16, by deadline: ContinuousClock.Instant
    ) throws(SocketFault) -> [SocketAddress] {
        if let address = SocketAddress(name, port: port) { return [address] }
        guard !name.isEmpty, !name.utf8.contains(0) else { throw .unresolved }
        let found = Locked<[SocketAddress]>([])
        let done = DispatchSemaphore(value: 0)
        DispatchQueue(label: "bulwark.resolver").async {
            let addresses = lookUp(name, port: port)
            found.withLock { $0 = addresses }
            done.signal()
        }
        let left = ContinuousClock.now.duration(to: deadline).components
        let nanoseconds = min(left.seconds, 3_600) * 1_000_000_000 + left.attoseconds / 1_000_000_000
        guard done.wait(timeout: .now() + .nanoseconds(Int(max(0, nanoseconds)))) == .success else { throw .timedOut }
        let addresses = found.withLock { $0 }
        guard !addresses.isEmpty else { throw .unresolved }
        return addresses
    }

    private static func lookUp(_ name: String, port: UInt16) -> [SocketAddress] {
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            guard let address = SocketAddress(entry, port: port), !addresses.contains(address) else { continue }
            addresses.append(address)
        }
        return addresses
    }

    /// The address of an entry of getaddrinfo(3); nil for a family that is not of the internet.
    private init?(_ entry: addrinfo, port: UInt16) {
        guard let address = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            let bytes = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                withUnsafeBytes(of: address.pointee.sin_addr) { Array($0) }
            }
            self.init(bytes: bytes, port: port)
        case AF_INET6:
            let bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                withUnsafeBytes(of: address.pointee.sin6_addr) { Array($0) }
            }
            self.init(bytes: bytes, port: port)
        default: return nil
        }
    }
}
