#if !canImport(Darwin)
    public import BulwarkCore
    internal import Foundation

    /// What apps copy into and paste from.
    ///
    /// See [UIPasteboard](https://developer.apple.com/documentation/uikit/uipasteboard).
    @MainActor public final class UIPasteboard {
        /// How items are kept.
        ///
        /// See [UIPasteboard.OptionsKey](https://developer.apple.com/documentation/uikit/uipasteboard/optionskey).
        public struct OptionsKey: RawRepresentable, Sendable, Hashable {
            /// The option's name.
            public let rawValue: String

            /// Takes an option's name.
            public init(rawValue: String) { self.rawValue = rawValue }

            /// Whether items stay on this device; a Bool.
            public static let localOnly = OptionsKey(rawValue: "local only")
            /// When the system removes items; a Date.
            public static let expirationDate = OptionsKey(rawValue: "expiration date")
        }

        /// The one that all apps share.
        public static var general: UIPasteboard { ShimPasteboards.current.general }

        /// A number that changes with each change.
        public private(set) var changeCount = 0
        private let clock: any WallClock
        private var content: [[String: Any]] = []
        private var isLocalOnly = false
        private var expiration: Date?

        nonisolated init(clock: any WallClock) { self.clock = clock }

        /// Replaces the content.
        ///
        /// See [setItems(_:options:)](https://developer.apple.com/documentation/uikit/uipasteboard/setitems(_:options:)).
        public func setItems(_ items: [[String: Any]], options: [OptionsKey: Any] = [:]) {
            content = items
            isLocalOnly = options[.localOnly] as? Bool ?? false
            expiration = options[.expirationDate] as? Date
            changeCount += 1
        }

        /// The content; nothing of what has expired.
        public var items: [[String: Any]] {
            get { expiration.map { $0 <= clock.now } == true ? [] : content }
            set { setItems(newValue) }
        }

        /// What the user's other devices see of it.
        public var itemsElsewhere: [[String: Any]] { isLocalOnly ? [] : items }
    }

    /// The pasteboards of a test, so that tests do not meet in one.
    public final class ShimPasteboards: Sendable {
        /// Those of the present task.
        @TaskLocal public static var current = ShimPasteboards()

        let general: UIPasteboard

        /// Makes pasteboards.
        ///
        /// - Parameter clock: What expirations are judged by.
        public init(clock: any WallClock = SystemClock()) { general = UIPasteboard(clock: clock) }
    }
#endif
