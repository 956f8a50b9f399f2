internal import Foundation

/// Chooses where files of a backup go, so that no name leads out of the folder, none hides what it is, and no two are the same file on a
/// volume that takes upper for lower case.
package struct ExtractedPaths {
    private var taken: Set<String> = []
    /// The last number that told two of a name apart.
    private var numbers: [String: Int] = [:]
    /// The longest name that common volumes take, in bytes, with room for what tells two apart.
    private static let longest = 240

    /// Begins with an empty folder.
    package init() {}

    /// A path under the folder for a file, and whether it is the file's own.
    package mutating func path(domain: String, path: String) -> (path: String, isOwn: Bool) {
        var parts = [Self.name(domain)]
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            parts.append(Self.name(String(part)))
        }
        let wanted = parts.joined(separator: "/")
        var result = wanted
        let key = Self.folded(wanted)
        while !taken.insert(Self.folded(result)).inserted {
            let number = numbers[key, default: 1] + 1
            numbers[key] = number
            result = "\(wanted)~\(number)"
        }
        return (result, result == "\(domain)/\(path)")
    }

    /// A name that stands for a part of a path: nothing in it goes up, ends a name or restyles a terminal.
    private static func name(_ part: String) -> String {
        if part == "." || part == ".." { return part.replacing(".", with: "%2E") }
        var result = ""
        for scalar in part.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: result += escaped(scalar)
            default:
                if scalar == "/" || scalar == "\\" || scalar == ":" {
                    result += escaped(scalar)
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        while result.utf8.count > longest { result.removeLast() }
        return result.isEmpty ? "%" : result
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }

    /// What is the same on a volume that knows neither case nor forms of normalization.
    private static func folded(_ path: String) -> String {
        path.decomposedStringWithCanonicalMapping.lowercased()
    }
}
