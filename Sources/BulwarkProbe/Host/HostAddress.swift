internal import BulwarkCore

/// Finds the address of a host to talk to.
enum HostAddress {
    /// The first of the host's addresses that takes a connection; the only one is not tried.
    ///
    /// - Throws: `HelloFailure` with why the last of them does not.
    static func find(_ endpoint: HostEndpoint, by deadline: ContinuousClock.Instant) throws(HelloFailure)
        -> SocketAddress
    {
        var addresses: [SocketAddress]
        do { addresses = try SocketAddress.resolve(endpoint.name, port: endpoint.port, by: deadline) } catch {
            throw HelloFailure(error)
        }
        addresses = Array(addresses.prefix(mostAddresses))
        if addresses.count == 1 { return addresses[0] }
        var failure = HelloFailure.unresolved
        for (index, address) in addresses.enumerated() {
            // Each gets its part of half of the time, so that a dead first address leaves time to probe the next one.
            let left = ContinuousClock.now.duration(to: deadline)
            let limit = ContinuousClock.now + left / (2 * (addresses.count - index))
            do {
                _ = try StreamSocket(connectingTo: address, by: limit)
                return address
            } catch {
                failure = HelloFailure(error)
            }
        }
        throw failure
    }

    private static let mostAddresses = 8
}

extension HelloFailure {
    /// Whether another hello would fare no better: nobody is there, or no time is left.
    var endsProbing: Bool {
        switch self {
        case .unresolved, .refused, .unreachable, .timedOut, .system: true
        default: false
        }
    }

    /// Whether the server turned the hello down, and may take another.
    var isRefusal: Bool {
        switch self {
        case .alert, .closed, .reset: true
        default: false
        }
    }
}
