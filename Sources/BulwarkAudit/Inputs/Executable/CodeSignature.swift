import BulwarkProperties

/// What a code signature says (`CS_SuperBlob` and `CS_CodeDirectory` of `osfmk/kern/cs_blobs.h`, xnu). Whether it is valid is the system's
/// question: nothing here is trusted, it is read.
struct CodeSignature: Sendable {
    /// The bundle identifier that was signed.
    private(set) var identifier: String?
    /// The team; nil where nobody's certificate signed it.
    private(set) var team: String?
    /// Whether the signature is by no certificate.
    private(set) var isAdHoc = false
    /// The entitlements; nil where it has none.
    private(set) var entitlements: PropertyNode?
    /// Whether there are entitlements in DER, without which iOS 15 and later does not start the app.
    private(set) var hasDEREntitlements = false
    /// Whether there are entitlements as a property list.
    private(set) var hasListedEntitlements = false
    /// Whether a directory of hashes is made with more than SHA-1.
    private(set) var hasStrongHashes = false

    private static let mostBlobs = 64

    /// Reads a signature; nil for bytes that are none.
    init?(_ bytes: BoundedBytes) {
        var bytes = bytes
        bytes.isBigEndian = true
        guard bytes.number(32, at: 0) == 0xfade_0cc0, let count = bytes.number(32, at: 8), count <= Self.mostBlobs
        else { return nil }
        var inDER: PropertyNode?
        for number in 0..<count {
            guard let slot = bytes.number(32, at: 12 + number * 8),
                let offset = bytes.number(32, at: 12 + number * 8 + 4),
                let magic = bytes.number(32, at: offset), let length = bytes.number(32, at: offset + 4), length >= 8,
                let blob = bytes.part(offset, length), let content = blob.part(8, length - 8)
            else { continue }
            // The system looks a part up by its slot, takes the first, and only then looks at what it is.
            switch (slot, magic) {
            case (0, 0xfade_0c02), (0x1000...0x1004, 0xfade_0c02): takeDirectory(blob)
            case (5, 0xfade_7171) where !hasListedEntitlements:
                hasListedEntitlements = true
                entitlements = SignedEntitlements.tree(ofPropertyList: Array(content.slice))
            case (7, 0xfade_7172) where !hasDEREntitlements:
                hasDEREntitlements = true
                inDER = SignedEntitlements.tree(ofDER: content.slice)
            default: break
            }
        }
        // What the system reads, where it can be read here.
        entitlements = inDER ?? entitlements
    }

    /// `CS_CodeDirectory`.
    private mutating func takeDirectory(_ blob: BoundedBytes) {
        guard let version = blob.number(32, at: 8), let flags = blob.number(32, at: 12),
            let name = blob.number(32, at: 20), let hash = blob.number(8, at: 37)
        else { return }
        identifier = identifier ?? blob.text(at: name)
        if flags & 0x2 != 0 { isAdHoc = true }
        if hash > 1 { hasStrongHashes = true }
        if version >= 0x20200, let place = blob.number(32, at: 48), place > 0 { team = team ?? blob.text(at: place) }
    }
}
