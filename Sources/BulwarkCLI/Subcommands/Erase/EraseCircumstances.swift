internal import Foundation

/// What is to be told of an erased file besides what erasing it gave.
struct EraseCircumstances {
    /// What is still there, empty, after a file was erased.
    struct Remainder: Encodable, Equatable {
        /// The path of the empty file; nil where the names that it still has are not known.
        var path: String?
        /// How many names lead to it besides.
        var otherNames: Int
    }

    /// Whether the file stays under its name.
    let keepsName: Bool
    /// Whether the file was protected and its key was destroyed first.
    var destroysKey = false
    /// Whether the name is a symbolic link, which goes, while the file stays.
    private(set) var isLink = false
    /// What is still there; nil where nothing is.
    private(set) var remainder: Remainder?

    init(keepsName: Bool, destroysKey: Bool = false) {
        self.keepsName = keepsName
        self.destroysKey = destroysKey
    }

    /// Whether the name was replaced by a random one before it was removed, so that no folder's old block tells it.
    var scramblesName: Bool { !keepsName && !isLink }

    /// Looks at a file that is about to be erased.
    mutating func look(at path: String) {
        isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
        let file = isLink ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        let names = (attributes?[.referenceCount] as? NSNumber)?.intValue ?? 1
        if isLink || keepsName {
            remainder = Remainder(path: file, otherNames: max(0, names - 1))
        } else if names > 1 {
            remainder = Remainder(otherNames: names - 1)
        }
    }

    /// Where the file stays, in words; nil where the line says it already.
    var place: String? {
        guard let remainder else { return nil }
        if isLink { return remainder.path }
        if keepsName { return nil }
        return "under its other \(remainder.otherNames == 1 ? "name" : "\(remainder.otherNames) names")"
    }
}
