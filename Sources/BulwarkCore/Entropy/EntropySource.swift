/// Where keys, nonces and salts come from.
public protocol EntropySource: Sendable {
    /// Fills a buffer with bytes that nobody can foresee.
    func fill(_ buffer: UnsafeMutableRawBufferPointer)
}

extension EntropySource {
    /// Random bytes for what is no secret: a salt, a nonce, a name.
    public func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        bytes.withUnsafeMutableBytes { fill($0) }
        return bytes
    }
}
