// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Apple's names are as they are.
#if !canImport(Darwin)
    public import Foundation

    /// An index of the app's items that the device searches.
    ///
    /// See [CSSearchableIndex](https://developer.apple.com/documentation/corespotlight/cssearchableindex).
    open class CSSearchableIndex {
        private let index: ShimSystem.Index
        private let system = ShimSystem.current

        /// Whether the device has an index.
        public static func isIndexingAvailable() -> Bool { ShimSystem.current.canIndex }

        /// The index without a name.
        public static func `default`() -> CSSearchableIndex { CSSearchableIndex(name: "") }

        /// An index of a name.
        public init(name: String) { index = ShimSystem.Index(name: name, protection: nil) }

        /// An index of a name, kept under a protection class.
        ///
        /// See [init(name:protectionClass:)][init].
        ///
        /// [init]: https://developer.apple.com/documentation/corespotlight/cssearchableindex/init(name:protectionclass:)
        public init(name: String, protectionClass: FileProtectionType?) {
            index = ShimSystem.Index(name: name, protection: protectionClass?.rawValue)
        }

        /// Adds items, or replaces those of the same name.
        public func indexSearchableItems(
            _ items: [CSSearchableItem], completionHandler: (@Sendable ((any Error)?) -> Void)? = nil
        ) {
            let new = items.map { item in
                let attributes = item.attributeSet
                let words =
                    [attributes.title, attributes.contentDescription].compactMap { $0 } + (attributes.keywords ?? [])
                return ShimSystem.IndexedItem(
                    identifier: item.uniqueIdentifier, domain: item.domainIdentifier,
                    text: words.joined(separator: " "), expiration: item.expirationDate)
            }
            change(completionHandler) { items in
                items.removeAll { old in new.contains { $0.identifier == old.identifier } }
                items += new
            }
        }

        /// Deletes items by their names.
        public func deleteSearchableItems(
            withIdentifiers identifiers: [String], completionHandler: (@Sendable ((any Error)?) -> Void)? = nil
        ) {
            change(completionHandler) { $0.removeAll { identifiers.contains($0.identifier) } }
        }

        /// Deletes the items of domains.
        public func deleteSearchableItems(
            withDomainIdentifiers domainIdentifiers: [String],
            completionHandler: (@Sendable ((any Error)?) -> Void)? = nil
        ) {
            change(completionHandler) { $0.removeAll { $0.domain.map(domainIdentifiers.contains) == true } }
        }

        /// Deletes all items of this index.
        public func deleteAllSearchableItems(completionHandler: (@Sendable ((any Error)?) -> Void)? = nil) {
            change(completionHandler) { $0 = [] }
        }

        private func change(
            _ completionHandler: (@Sendable ((any Error)?) -> Void)?, _ body: (inout [ShimSystem.IndexedItem]) -> Void
        ) {
            let failure = system.withState { state -> Int? in
                if let failure = state.indexFailure { return failure }
                body(&state.indexes[index, default: []])
                return nil
            }
            completionHandler?(failure.map { NSError(domain: CSIndexErrorDomain, code: $0) })
        }
    }

    /// The domain of an index's errors.
    public let CSIndexErrorDomain = "CSIndexErrorDomain"
#endif
