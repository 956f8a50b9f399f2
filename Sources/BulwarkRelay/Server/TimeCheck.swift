internal import BulwarkCore
internal import Foundation

/// Whether the system's date can be believed, as far as dropping goes by it: what is dropped does not come back.
///
/// A date that runs ahead of the time that has gone by, such as when a clock is set wrong, makes everything look old. It is not believed for a
/// day, in which somebody can set it right; a machine that really slept for so long drops a day later.
struct TimeCheck {
    private static let tolerated: TimeInterval = 86400
    private static let distrust = Duration.seconds(86400)

    private var date: Date
    private var time: Duration
    private var distrustEnds: Duration?

    init(_ clock: some WallClock & BootClock) {
        (date, time) = (clock.now, clock.sinceBoot)
    }

    /// Whether the date has gone on as time has, since the last time that this was asked.
    mutating func isPlausible(_ clock: some WallClock & BootClock) -> Bool {
        let (now, sinceBoot) = (clock.now, clock.sinceBoot)
        let ahead = now.timeIntervalSince(date) - (sinceBoot - time) / .seconds(1)
        if ahead > Self.tolerated {
            distrustEnds = sinceBoot + Self.distrust
        } else if ahead < -Self.tolerated {
            // It was set back: what made it wrong is over.
            distrustEnds = nil
        }
        (date, time) = (now, sinceBoot)
        guard let end = distrustEnds, sinceBoot < end else {
            distrustEnds = nil
            return true
        }
        return false
    }
}
