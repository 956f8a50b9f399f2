public import BulwarkAuthentication
public import BulwarkPrivacy
internal import Foundation

/// Lets what was copied go with the session: `session.register(PasteboardResource(trail))`.
public struct PasteboardResource: SessionResource {
    private let trail: PasteboardTrail

    /// Names the trail.
    public init(_ trail: PasteboardTrail) { self.trail = trail }

    /// `pasteboard`.
    public var name: StaticString { "pasteboard" }

    /// Removes what was copied: at once when the session ends on the main thread, and otherwise as soon as that is free.
    public func clear() {
        let trail = trail
        if Thread.isMainThread {
            MainActor.assumeIsolated { _ = trail.clear() }
        } else {
            Task { @MainActor in _ = trail.clear() }
        }
    }
}
