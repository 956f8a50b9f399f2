internal import Foundation

/// Where an audited root lies in the repository that a workflow has checked out.
enum RepositoryPath {
    /// The root's path relative to the repository: the workspace that GitHub Actions names, or else the working
    /// directory; empty where it is the same or lies elsewhere.
    static func prefix(
        of root: String, environment: [String: String] = ProcessInfo.processInfo.environment,
        workingDirectory: String = FileManager.default.currentDirectoryPath
    ) -> String {
        let workspace = environment["GITHUB_WORKSPACE"].flatMap { $0.isEmpty ? nil : $0 } ?? workingDirectory
        let base = URL(fileURLWithPath: workspace).resolvingSymlinksInPath().path
        let prefix = base.hasSuffix("/") ? base : base + "/"
        return root.hasPrefix(prefix) ? String(root.dropFirst(prefix.count)) : ""
    }
}
