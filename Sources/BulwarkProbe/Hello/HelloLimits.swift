/// What a server's first flight may cost the prober.
public struct HelloLimits: Sendable, Hashable {
    /// Bytes of one handshake message, its header apart.
    public var messageBytes: Int
    /// Extensions of one ServerHello.
    public var extensions: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - messageBytes: Bytes of one handshake message; 256 KiB by default.
    ///   - extensions: Extensions of one ServerHello; 64 by default.
    public init(messageBytes: Int = 256 << 10, extensions: Int = 64) {
        self.messageBytes = messageBytes
        self.extensions = extensions
    }
}
