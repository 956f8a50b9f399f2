public import BulwarkCore
public import BulwarkPrivacy
public import BulwarkStorage
internal import Foundation

/// The app's index in Spotlight, for what may be found: under a protection class, with an end, and emptied when the session ends.
///
/// ```swift
/// let index = SpotlightIndex()
/// let outcome = try await index.add([SearchEntry("help/limits", in: "help", title: "Limits")])
/// let report = await LeftoverTrail([index.remover]).remove(.onSignOut)
/// ```
public struct SpotlightIndex: Sendable {
    /// Its name.
    public let name: String
    /// The class that its files are kept under.
    public let protection: FileProtection
    private let lifetime: Duration
    private let clock: any WallClock

    /// Names an index.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - protection: The class that its files are kept under: by default they cannot be read while the device is locked.
    ///   - lifetime: How long an entry stays; a week by default, where the system's own is a month.
    ///   - clock: What the lifetime is reckoned by.
    public init(
        name: String = "bulwark", protection: FileProtection = .complete, lifetime: Duration = .seconds(7 * 86_400),
        clock: any WallClock = SystemClock()
    ) {
        self.name = name
        self.protection = protection
        self.lifetime = lifetime
        self.clock = clock
    }

    /// Adds the entries of which every word is public, and leaves out the others.
    ///
    /// - Returns: How many were added and left out.
    /// - Throws: `StorageError` with the code `notAvailable` where the index does not take them.
    @discardableResult
    public func add(_ entries: [SearchEntry]) async throws(StorageError) -> TrailOutcome {
        let indexable = entries.filter(\.isIndexable)
        if !indexable.isEmpty {
            let expiry = clock.now.addingTimeInterval(lifetime / .seconds(1))
            try await Self.calling { done in
                open().indexSearchableItems(indexable.map { Self.item($0, expiry) }, completionHandler: done)
            }
        }
        return TrailOutcome(
            "spotlight", "Added \(indexable.count) entries; left out \(entries.count - indexable.count).")
    }

    /// Deletes what belongs to one domain, such as to an account that was closed.
    ///
    /// - Throws: `StorageError` with the code `notAvailable` where the index does not answer.
    public func remove(domain: String) async throws(StorageError) {
        try await Self.calling { open().deleteSearchableItems(withDomainIdentifiers: [domain], completionHandler: $0) }
    }

    /// Empties this index and the default one, which code elsewhere in the app may have filled.
    public var remover: some LeftoverRemover { SpotlightRemover(self) }

    fileprivate func open() -> CSSearchableIndex {
        CSSearchableIndex(name: name, protectionClass: protection.foundationType)
    }

    fileprivate static func calling(
        _ body: (@escaping @Sendable ((any Error)?) -> Void) -> Void
    ) async throws(StorageError) {
        let hasFailed = await withCheckedContinuation { continuation in
            body { continuation.resume(returning: $0 != nil) }
        }
        if hasFailed { throw StorageError(.notAvailable, "the search index does not answer") }
    }

    private static func item(_ entry: SearchEntry, _ expiry: Date) -> CSSearchableItem {
        let attributes = CSSearchableItemAttributeSet(contentType: .text)
        attributes.title = entry.title
        attributes.contentDescription = entry.summary
        let item = CSSearchableItem(
            uniqueIdentifier: entry.identifier, domainIdentifier: entry.domain, attributeSet: attributes)
        item.expirationDate = expiry
        return item
    }
}

private struct SpotlightRemover: LeftoverRemover {
    let index: SpotlightIndex

    init(_ index: SpotlightIndex) { self.index = index }

    var leftovers: Set<Leftover> { [.searchIndex] }

    func remove() async throws {
        // Where nothing can be indexed, nothing was.
        guard CSSearchableIndex.isIndexingAvailable() else { return }
        try await SpotlightIndex.calling { index.open().deleteAllSearchableItems(completionHandler: $0) }
        try await SpotlightIndex.calling { CSSearchableIndex.default().deleteAllSearchableItems(completionHandler: $0) }
    }
}
