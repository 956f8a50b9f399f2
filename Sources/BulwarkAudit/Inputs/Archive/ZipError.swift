/// Why an archive, or an entry of it, is not read.
enum ZipError: Error, Sendable, Hashable {
    case notAnArchive
    case spanned
    case malformedDirectory
    case tooManyEntries(limit: Int)
    case encrypted
    case unknownMethod(Int)
    case tooLarge(limit: Int)
    case tooMuch
    case headersDisagree
    case overlaps
    case damaged
    case wrongChecksum
    case leadsOut
    case ambiguous
    case link

    /// What to tell the user, in a sentence.
    var message: String {
        switch self {
        case .notAnArchive: "This is no zip archive: it has no directory at its end."
        case .spanned: "The archive is in several parts."
        case .malformedDirectory: "The archive's directory is damaged."
        case .tooManyEntries(let limit): "The archive has more entries than the limit of \(limit)."
        case .encrypted: "The entry is encrypted."
        case .unknownMethod(let method): "The entry is compressed by method \(method), which is not read."
        case .tooLarge(let limit): "The entry has over \(limit) bytes, which is more than is read."
        case .tooMuch: "The entry expands to far more than an app has, and was not expanded."
        case .headersDisagree: "The entry's two headers disagree on what it is."
        case .overlaps: "The entry shares bytes with another one."
        case .damaged: "The entry's data is damaged."
        case .wrongChecksum: "The entry's data does not fit its checksum."
        case .leadsOut: "The entry's name leads out of the archive."
        case .ambiguous: "The archive has several entries of this name; which of them is installed is not known."
        case .link: "The entry is a symbolic link and was not followed."
        }
    }
}
