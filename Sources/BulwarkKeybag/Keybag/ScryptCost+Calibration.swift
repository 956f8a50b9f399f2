public import BulwarkCore

extension ScryptCost {
    /// What a try may take on this machine: below, guessing is cheap; above, unlocking is slow.
    public static let calibratedTime: ClosedRange<Duration> = .milliseconds(80)...(.milliseconds(350))

    /// A cost that takes about a time on this machine, by measuring: N = 2^15, r = 8, so 32 MiB, and p from 3 to 16.
    ///
    /// Memory stays that of ``standard``, which an app extension bears. Nobody gets less than ``standard``: a machine that is busy measures
    /// too much, and a cost once written stays until the passcode changes. Takes three derivations at p = 1, some 0.2 to 0.4 s.
    ///
    /// - Parameters:
    ///   - target: The time that a try shall take.
    ///   - clock: Measures.
    /// - Throws: ``KeybagError/Code/cryptography`` where scrypt fails.
    public static func calibrated(
        to target: Duration = .milliseconds(200), clock: any BootClock = SystemClock()
    ) throws(KeybagError) -> ScryptCost {
        let passcode = SecureBytes(copying: Array("calibration".utf8)), salt = [UInt8](repeating: 0, count: 32)
        return try calibrated(to: target) { cost throws(KeybagError) in
            let begin = clock.sinceBoot
            _ = try cost.derive(passcode, salt: salt)
            return clock.sinceBoot - begin
        }
    }

    /// As ``calibrated(to:clock:)``, by another's measuring.
    static func calibrated(
        to target: Duration, measuring measure: (ScryptCost) throws(KeybagError) -> Duration
    ) throws(KeybagError) -> ScryptCost {
        let single = ScryptCost(logarithmOfN: 15, blockSize: 8, parallelism: 1)
        // The least of three: what else the machine did only adds.
        var least = try measure(single)
        for _ in 0..<2 { least = min(least, try measure(single)) }
        // Whole turns that come closest, and never past the upper end.
        let times = min(target, calibratedTime.upperBound) / max(least, .microseconds(1))
        let parallelism = min(Int(times.rounded()), 16)
        let fits = least * parallelism <= calibratedTime.upperBound
        return ScryptCost(
            logarithmOfN: 15, blockSize: 8, parallelism: max(fits ? parallelism : parallelism - 1, standard.parallelism)
        )
    }
}
