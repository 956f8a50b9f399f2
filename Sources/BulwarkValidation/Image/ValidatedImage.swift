public import Foundation

/// An image that an inspection found nothing wrong with.
///
/// Only ``ImageInspector`` makes one, so a function that takes it need not check again.
public struct ValidatedImage: Sendable, Hashable {
    /// The file, byte for byte as it was checked.
    public let data: Data
    /// What it says about itself.
    public let facts: ImageFacts

    init(unchecked data: Data, facts: ImageFacts) {
        self.data = data
        self.facts = facts
    }
}
