// UIKit's part; an app on macOS has no background.
#if !os(macOS)
    public import BulwarkAuthentication
    public import Foundation

    /// Tells a session when its app goes into the background and comes back.
    ///
    /// ```swift
    /// let lifecycle = SessionLifecycle(session)
    /// lifecycle.start()    // in application(_:didFinishLaunchingWithOptions:), before SnapshotCover
    /// ```
    ///
    /// Both calls are made before the system goes on: what is to be wiped is wiped before the app is suspended, and deadlines are
    /// checked before the first frame on return.
    @MainActor public final class SessionLifecycle {
        private let session: Session
        private let tokens: NotificationTokens

        /// Tells nothing yet.
        ///
        /// - Parameters:
        ///   - session: Who is told.
        ///   - center: Where the system posts.
        public init(_ session: Session, center: NotificationCenter = .default) {
            self.session = session
            tokens = NotificationTokens(center)
        }

        /// Begins to tell.
        public func start() {
            stop()
            let session = session
            tokens.observe(UIApplication.didEnterBackgroundNotification) { _ in session.enterBackground() }
            tokens.observe(UIApplication.willEnterForegroundNotification) { _ in _ = session.returnToForeground() }
        }

        /// Ends telling.
        public func stop() { tokens.removeAll() }
    }
#endif
