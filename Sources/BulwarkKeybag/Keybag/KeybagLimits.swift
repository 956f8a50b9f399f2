internal import BulwarkCore

/// The most that a bag may ask of who reads it.
public struct KeybagLimits: Sendable, Hashable {
    /// The most bytes that the file may have.
    public var size: Int
    /// The most memory that a try of a passcode may take, in bytes.
    public var derivationMemory: Int
    /// The largest p of scrypt.
    public var parallelism: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - size: The most bytes that the file may have.
    ///   - derivationMemory: The most memory that a try of a passcode may take, in bytes.
    ///   - parallelism: The largest p of scrypt.
    public init(size: Int = 4096, derivationMemory: Int = 256 << 20, parallelism: Int = 16) {
        self.size = size
        self.derivationMemory = derivationMemory
        self.parallelism = parallelism
    }

    /// 4 KiB of file, 256 MiB of memory, p up to 16.
    public static let standard = KeybagLimits()

    func check(_ cost: ScryptCost) throws(KeybagError) {
        guard cost.logarithmOfN > 0, cost.blockSize > 0, cost.parallelism > 0 else {
            throw KeybagError(.tampered, "scrypt parameters")
        }
        guard cost.isEncodable, cost.memory <= derivationMemory, cost.parallelism <= parallelism else {
            throw KeybagError(.tooLarge, "scrypt parameters")
        }
    }
}
