/// What one derivation of a key from a passcode costs: the parameters of scrypt (RFC 7914 §2).
///
/// Memory is 128 · N · r bytes, time grows with N · r · p. The value alone stands here; who derives brings the function.
public struct ScryptCost: Sendable, Hashable {
    /// The binary logarithm of N, the cost in time and memory.
    public let logarithmOfN: Int
    /// r, the size of a block.
    public let blockSize: Int
    /// p, how often the memory is gone through anew.
    public let parallelism: Int

    /// Takes parameters as they are; who reads them from a file holds them against limits.
    ///
    /// - Parameters:
    ///   - logarithmOfN: The binary logarithm of N.
    ///   - blockSize: r.
    ///   - parallelism: p.
    public init(logarithmOfN: Int, blockSize: Int, parallelism: Int) {
        self.logarithmOfN = logarithmOfN
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// N = 2^15, r = 8, p = 3: 32 MiB, which an app extension bears, and some 80 to 350 ms a try.
    public static let standard = ScryptCost(logarithmOfN: 15, blockSize: 8, parallelism: 3)

    /// The memory that a derivation takes, in bytes; the largest number where that is beyond all bounds.
    public var memory: Int {
        guard (0..<32).contains(logarithmOfN), (0..<(1 << 24)).contains(blockSize) else { return .max }
        return (128 * blockSize) << logarithmOfN
    }
}
