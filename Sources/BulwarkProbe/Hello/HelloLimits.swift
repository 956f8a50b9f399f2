/// What a server's first flight may cost the prober.
public struct HelloLimits: Sendable, Hashable {
    /// Bytes of one handshake message, its header apart.
    public var messageBytes: Int
    /// Extensions of one ServerHello.
    public var extensions: Int
    /// Certificates of one chain.
    public var certificates: Int
    /// Records of the flight.
    public var records: Int
    /// Bytes of the flight, headers and all.
    public var flightBytes: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - messageBytes: Bytes of one handshake message; 256 KiB by default.
    ///   - extensions: Extensions of one ServerHello; 64 by default.
    ///   - certificates: Certificates of one chain; 32 by default.
    ///   - records: Records of the flight; 512 by default.
    ///   - flightBytes: Bytes of the flight; 512 KiB by default.
    public init(
        messageBytes: Int = 256 << 10, extensions: Int = 64, certificates: Int = 32, records: Int = 512,
        flightBytes: Int = 512 << 10
    ) {
        self.messageBytes = messageBytes
        self.extensions = extensions
        self.certificates = certificates
        self.records = records
        self.flightBytes = flightBytes
    }
}
