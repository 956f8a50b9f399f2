#if !canImport(Darwin)
    internal import BulwarkCore
    public import Foundation

    /// An item of an index.
    ///
    /// See [CSSearchableItem](https://developer.apple.com/documentation/corespotlight/cssearchableitem).
    open class CSSearchableItem {
        /// Its name.
        public var uniqueIdentifier: String
        /// What it belongs to.
        public var domainIdentifier: String?
        /// When it is removed; a month after indexing, unless it is set.
        // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
        public var expirationDate: Date!
        /// What is found and shown.
        public var attributeSet: CSSearchableItemAttributeSet

        /// Makes an item.
        public init(uniqueIdentifier: String?, domainIdentifier: String?, attributeSet: CSSearchableItemAttributeSet) {
            self.uniqueIdentifier = uniqueIdentifier ?? UUID().uuidString
            self.domainIdentifier = domainIdentifier
            self.attributeSet = attributeSet
            expirationDate = ShimSystem.current.clock.now.addingTimeInterval(30 * 86_400)
        }
    }

    /// What is found and shown of an item.
    ///
    /// See [CSSearchableItemAttributeSet](https://developer.apple.com/documentation/corespotlight/cssearchableitemattributeset).
    open class CSSearchableItemAttributeSet {
        /// The title.
        public var title: String?
        /// What stands under it.
        public var contentDescription: String?
        /// Words that it is found by.
        public var keywords: [String]?

        /// Makes a set for a type of content.
        public init(contentType: UTType) {}
    }

    /// A type of content.
    ///
    /// See [UTType](https://developer.apple.com/documentation/uniformtypeidentifiers/uttype-swift.struct).
    public struct UTType: Sendable, Hashable {
        /// Its name.
        public let identifier: String

        /// Text of whatever kind.
        public static let text = UTType(identifier: "public.text")
    }
#endif
