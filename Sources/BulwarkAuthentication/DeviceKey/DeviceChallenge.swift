/// What a server asks a device to sign.
public struct DeviceChallenge: Sendable, Hashable {
    /// 32 random bytes, good for one answer.
    public let nonce: [UInt8]
    /// The server that asks, such as `api.bank.example`: a signature for one is none for another.
    public let audience: String

    /// Takes a challenge as it came.
    public init(nonce: [UInt8], audience: String) {
        self.nonce = nonce
        self.audience = audience
    }

    /// What is signed: `Bulwark device challenge 1`, a zero byte, the sizes of audience and nonce in 8 bytes each (big-endian),
    /// the audience in UTF-8, the nonce. Nothing else that the key may sign begins so.
    public var message: [UInt8] {
        var bytes = Array("Bulwark device challenge 1".utf8) + [0]
        for count in [audience.utf8.count, nonce.count] {
            withUnsafeBytes(of: UInt64(count).bigEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes + Array(audience.utf8) + nonce
    }
}
