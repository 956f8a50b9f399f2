/// Whether the coefficients of a block can come from pixels.
///
/// The transform keeps the sum of squares (Parseval), and 64 samples of eight bits, centred, have at most 64 × 128². So what
/// comes of codes that are read at the wrong bit is found where their number happens to be right.
struct BlockEnergy {
    private var sum = 0
    /// The squares of the steps of what is not zero: each is wrong by up to half of its step.
    private var spread = 0

    /// Of 64 samples that overshoot as encoders that damp ringing let them, by 31.
    private static let most = 1272

    @inline(__always)
    mutating func add(_ value: Int, step: Int) {
        sum += value * step * value * step
        spread += step * step
    }

    var isPossible: Bool {
        if sum <= Self.most * Self.most { return true }
        return Double(sum).squareRoot() <= Double(Self.most) + Double(spread).squareRoot() / 2 + 1
    }
}
