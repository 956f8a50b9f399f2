/// Paths below the audited root, as text.
enum RelativePath {
    /// Puts a path behind a folder and resolves `.` and `..`; an absolute path is taken as it is.
    static func join(_ folder: String, _ path: String) -> String {
        if path.hasPrefix("/") { return normal(path) }
        return normal(folder.isEmpty || folder == "." ? path : folder + "/" + path)
    }

    /// The path that leads from a folder to a path, both below the audited root.
    static func path(from folder: String, to path: String) -> String {
        var base = folder.split(separator: "/")[...]
        var rest = path.split(separator: "/")[...]
        while let first = base.first, first == rest.first {
            base = base.dropFirst()
            rest = rest.dropFirst()
        }
        return (base.map { _ in ".." } + rest).joined(separator: "/")
    }

    /// The folder that a file lies in; empty for the root.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[..<slash])
    }

    /// Whether a file is one, or lies in a folder or below it; all lie in the root.
    static func lies(_ path: String, in folder: String) -> Bool {
        folder.isEmpty || folder == "." || path == folder || path.hasPrefix(folder + "/")
    }

    private static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            if part == "." { continue }
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
