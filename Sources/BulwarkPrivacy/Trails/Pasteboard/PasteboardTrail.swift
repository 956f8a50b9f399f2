public import BulwarkCore
public import Foundation

/// What is needed of the system's pasteboard, so that it can be another one in a test.
@MainActor public protocol Pasteboard: AnyObject {
    /// A number that changes with each change of the content, by whichever app.
    var changeCount: Int { get }

    /// Replaces the content.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - localOnly: Whether it stays on this device and off the user's others.
    ///   - expiration: When the system removes it.
    func write(_ text: String, localOnly: Bool, expiration: Date)

    /// Removes the content.
    func clear()
}

/// Copies secrets so that they do not stay: on this device only, removed by the system soon, and by the app before that.
///
/// ```swift
/// let trail = PasteboardTrail(SystemPasteboard())
/// trail.copy(accountNumber)
/// ```
///
/// - Warning: Until then every app in the foreground can read it, after the system asked the user. Offer to copy only what the
///   user must paste elsewhere, and never a password or a PIN.
@MainActor public final class PasteboardTrail {
    /// How long a text stays.
    public let lifetime: Duration
    private let pasteboard: any Pasteboard
    private let clock: any WallClock
    /// The change that was this one's own, if that is the last.
    private var ownChange: Int?

    /// Uses a pasteboard.
    ///
    /// - Parameters:
    ///   - pasteboard: The system's.
    ///   - lifetime: How long a text stays; a minute by default.
    ///   - clock: What the system's expiration is reckoned by.
    public init(
        _ pasteboard: any Pasteboard, lifetime: Duration = .seconds(60), clock: any WallClock = SystemClock()
    ) {
        self.pasteboard = pasteboard
        self.lifetime = max(.zero, lifetime)
        self.clock = clock
    }

    /// Copies a text, on this device only and until its lifetime is over.
    @discardableResult
    public func copy(_ text: Secret) -> TrailOutcome {
        let expiration = clock.now.addingTimeInterval(lifetime / .seconds(1))
        text.withExposedText { pasteboard.write($0, localOnly: true, expiration: expiration) }
        ownChange = pasteboard.changeCount
        return TrailOutcome(
            "pasteboard.copied",
            "Copied on this device only; the system removes it after \(lifetime.components.seconds) s.")
    }

    /// Removes what was copied here, if nobody has copied anything since; what others copied is theirs.
    @discardableResult
    public func clear() -> TrailOutcome {
        guard let ownChange else { return TrailOutcome("pasteboard.cleared", "Nothing was copied.") }
        self.ownChange = nil
        guard pasteboard.changeCount == ownChange else {
            return TrailOutcome("pasteboard.cleared", "Left alone what was copied since.")
        }
        pasteboard.clear()
        return TrailOutcome("pasteboard.cleared", "Removed what was copied.")
    }
}
