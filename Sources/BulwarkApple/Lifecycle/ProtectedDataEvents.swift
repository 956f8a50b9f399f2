// UIKit's part.
#if !os(macOS)
    public import Foundation

    /// Tells when protected data can be reached, and when it is about to be out of reach.
    ///
    /// ```swift
    /// for await isAvailable in ProtectedDataEvents().values() where !isAvailable { keybag.lock() }
    /// ```
    ///
    /// The system posts these while the app runs. The state at any moment is that of a `ProtectedDataSource`.
    public struct ProtectedDataEvents: Sendable {
        private let center: NotificationCenter

        /// Listens where the system posts.
        public init(center: NotificationCenter = .default) { self.center = center }

        /// Each change from now on: true when protected data can be reached, false when it is about not to be.
        public func values() -> AsyncStream<Bool> {
            let (stream, continuation) = AsyncStream.makeStream(of: Bool.self)
            nonisolated(unsafe) let tokens = NotificationTokens(center)
            tokens.observe(UIApplication.protectedDataDidBecomeAvailableNotification) { _ in continuation.yield(true) }
            tokens.observe(UIApplication.protectedDataWillBecomeUnavailableNotification) { _ in
                continuation.yield(false)
            }
            // Sendable though unchecked: filled above, and removed once, at the end.
            continuation.onTermination = { _ in tokens.removeAll() }
            return stream
        }
    }

    /// Tells when the user took a picture of the screen. It is taken already: an app can warn, and change a code that was shown.
    public struct ScreenshotEvents: Sendable {
        private let center: NotificationCenter

        /// Listens where the system posts.
        public init(center: NotificationCenter = .default) { self.center = center }

        /// Each picture from now on.
        public func values() -> AsyncStream<Void> {
            let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
            nonisolated(unsafe) let tokens = NotificationTokens(center)
            tokens.observe(UIApplication.userDidTakeScreenshotNotification) { _ in continuation.yield() }
            continuation.onTermination = { _ in tokens.removeAll() }
            return stream
        }
    }
#endif
