// UIKit's part; macOS has another pasteboard, without expiry.
#if !os(macOS)
    public import BulwarkPrivacy
    public import Foundation

    /// The pasteboard that all apps share, for `PasteboardTrail`.
    @MainActor public final class SystemPasteboard: Pasteboard {
        private static let textType = "public.utf8-plain-text"

        /// Uses the general pasteboard.
        public init() {}

        /// The system's count of changes.
        public var changeCount: Int { UIPasteboard.general.changeCount }

        /// Replaces the content, under the system's options for it.
        public func write(_ text: String, localOnly: Bool, expiration: Date) {
            UIPasteboard.general.setItems(
                [[Self.textType: text]], options: [.localOnly: localOnly, .expirationDate: expiration])
        }

        /// Removes the content.
        public func clear() { UIPasteboard.general.items = [] }
    }
#endif
