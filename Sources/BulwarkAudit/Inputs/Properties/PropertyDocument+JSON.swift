import BulwarkProperties

extension PropertyDocument {
    /// The tree of a JSON document; comments and trailing commas are let pass.
    static func json(_ bytes: [UInt8], limits: PropertyLimits = .init()) throws(PropertyError) -> PropertyNode {
        try JSONDocument.tree(of: bytes, limits: limits)
    }
}
