// UIKit's part; macOS has another pasteboard, without expiry.
#if !os(macOS)
    public import BulwarkPrivacy
    public import Foundation

    /// A pasteboard of the app's own, for `PasteboardTrail`: what is copied can be pasted within the app, and nowhere else.
    ///
    /// ```swift
    /// let trail = PasteboardTrail(AppPasteboard(), lifetime: .seconds(300))
    /// ```
    ///
    /// It has a name that the system makes up, so that other apps of the same developer do not find it, and ends when it is cleared.
    @MainActor public final class AppPasteboard: Pasteboard {
        private static let textType = "public.utf8-plain-text"
        private var pasteboard: UIPasteboard?
        /// Changes of those that have ended, so that the count goes on.
        private var changesBefore = 0

        /// Makes none before something is copied.
        public init() {}

        /// The text that was copied; nil after it has expired.
        public var text: String? { pasteboard?.items.first?[Self.textType] as? String }

        /// The number of changes.
        public var changeCount: Int { changesBefore + (pasteboard?.changeCount ?? 0) }

        /// Replaces the content. It is on this device in any case.
        public func write(_ text: String, localOnly: Bool, expiration: Date) {
            let pasteboard = pasteboard ?? .withUniqueName()
            self.pasteboard = pasteboard
            pasteboard.setItems(
                [[Self.textType: text]], options: [.localOnly: true, .expirationDate: expiration])
        }

        /// Ends the pasteboard with what is on it.
        public func clear() {
            guard let pasteboard else { return }
            changesBefore = changeCount + 1
            self.pasteboard = nil
            pasteboard.items = []
            UIPasteboard.remove(withName: pasteboard.name)
        }
    }
#endif
