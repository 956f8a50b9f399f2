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

        /// The name of a pasteboard of an app's own.
        ///
        /// See [UIPasteboard.Name](https://developer.apple.com/documentation/uikit/uipasteboard/name-swift.struct).
        public struct Name: RawRepresentable, Sendable, Hashable {
            /// The name.
            public let rawValue: String

            /// Takes a name.
            public init(rawValue: String) { self.rawValue = rawValue }
        }

        /// The one that all apps share.
        public static var general: UIPasteboard { ShimPasteboards.current.general }

        /// One of a name that no other has, which goes when the app ends.
        ///
        /// See [withUniqueName()](https://developer.apple.com/documentation/uikit/uipasteboard/withuniquename()).
        public static func withUniqueName() -> UIPasteboard {
            let name = Name(rawValue: UUID().uuidString)
            return ShimPasteboards.current.named(name, create: true) ?? general
        }

        /// Ends one of a name, with its content; the system's own stay.
        ///
        /// See [remove(withName:)](https://developer.apple.com/documentation/uikit/uipasteboard/remove(withname:)).
        public static func remove(withName pasteboardName: Name) { ShimPasteboards.current.remove(pasteboardName) }

        /// Its name.
        public let name: Name

        /// A number that changes with each change.
        public private(set) var changeCount = 0
        private let clock: any WallClock
        private var content: [[String: Any]] = []
        private var isLocalOnly = false
        private var expiration: Date?

        nonisolated init(_ name: Name, clock: any WallClock) {
            self.name = name
            self.clock = clock
        }

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
        private let clock: any WallClock
        @MainActor private var others: [UIPasteboard.Name: UIPasteboard] = [:]

        /// Makes pasteboards.
        ///
        /// - Parameter clock: What expirations are judged by.
        public init(clock: any WallClock = SystemClock()) {
            self.clock = clock
            general = UIPasteboard(UIPasteboard.Name(rawValue: "general"), clock: clock)
        }

        /// The names of those that are not the system's.
        @MainActor public var names: [UIPasteboard.Name] { Array(others.keys) }

        @MainActor func named(_ name: UIPasteboard.Name, create: Bool) -> UIPasteboard? {
            if name == general.name { return general }
            if others[name] == nil, create { others[name] = UIPasteboard(name, clock: clock) }
            return others[name]
        }

        @MainActor func remove(_ name: UIPasteboard.Name) {
            others[name]?.setItems([])
            others[name] = nil
        }
    }
#endif
