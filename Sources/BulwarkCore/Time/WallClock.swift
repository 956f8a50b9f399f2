public import Foundation

/// What time people say it is. It can be set, in both directions, by anybody who holds the device.
///
/// - Warning: Nothing that delays or ends access may rest on it alone: use ``BootClock``.
public protocol WallClock: Sendable {
    /// The date and time.
    var now: Date { get }
}
