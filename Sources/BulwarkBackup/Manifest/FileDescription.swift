internal import BulwarkProperties

/// What a row of Manifest.db says of its file: an `MBFile` as `NSKeyedArchiver` wrote it.
package struct FileDescription: Sendable {
    /// The largest description that is read, in bytes: real ones have a few hundred, and some KB of extended attributes.
    static let limit = 1 << 20

    private let archive: KeyedArchive
    private let root: PropertyNode

    /// Reads a description; nil for bytes that are none.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.limit, PropertyDocument.isBinary(bytes),
            let tree = try? PropertyDocument.propertyList(bytes, limits: PropertyLimits(depth: 16, values: 10_000)),
            let archive = KeyedArchive(tree), let root = archive.root, root.isDictionary
        else { return nil }
        self.archive = archive
        self.root = root
    }

    /// Whether the file's content is encrypted.
    var hasKey: Bool { archive.data(root["EncryptionKey"]) != nil }

    /// Puts what it says into a record.
    package func complete(_ record: inout BackupRecord) {
        record.size = integer("Size")
        record.mode = integer("Mode").flatMap { Int(exactly: $0) }
        record.protectionClass = integer("ProtectionClass").flatMap { Int(exactly: $0) }
        record.modified = integer("LastModified")
        record.created = integer("Birth")
        record.key = archive.data(root["EncryptionKey"]).flatMap { WrappedKey($0) }
        record.target = archive.string(root["Target"])
        record.attributes = attributes
    }

    private func integer(_ key: String) -> Int64? { root[key]?.integer.map(Int64.init) }

    /// The names of the extended attributes; their values are a property list inside.
    private var attributes: [String] {
        guard let bytes = archive.data(root["ExtendedAttributes"]),
            let tree = try? PropertyDocument.propertyList(bytes, limits: PropertyLimits(depth: 16, values: 10_000))
        else { return [] }
        return KeyedArchive(tree)?.rootKeys ?? tree.keys
    }
}
