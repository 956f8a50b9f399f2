import BulwarkCore
import BulwarkPolicy

/// The patterns that leave files and folders out, and which of them have done so.
struct Exclusions: Sendable {
    private let globs: [Glob]
    private let used: Locked<Set<Int>>

    init(_ patterns: [String]) throws {
        globs = try patterns.map { try Glob($0) }
        used = Locked([])
    }

    /// Whether a file or folder is left out, by its path relative to the audited root.
    @Sendable func exclude(_ path: String, isFolder: Bool) -> Bool {
        // Each pattern is asked, for one that fits beside another is used as well.
        let fitting = globs.indices.filter { globs[$0].matches(path, isFolder: isFolder) }
        if fitting.isEmpty { return false }
        used.withLock { $0.formUnion(fitting) }
        return true
    }

    /// The patterns that have left nothing out.
    var unused: [String] {
        let used = used.withLock { $0 }
        return globs.indices.filter { !used.contains($0) }.map { globs[$0].pattern }
    }
}
