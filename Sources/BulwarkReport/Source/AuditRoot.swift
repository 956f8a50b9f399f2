internal import Foundation

/// The folder that a report's paths are relative to.
public enum AuditRoot {
    /// The root of one audited folder is itself, of one file the folder it lies in, of several paths the deepest folder
    /// that holds them all.
    /// - Parameter paths: What is audited, absolute or relative to the working directory; it need not exist.
    /// - Returns: An absolute path with symbolic links resolved.
    public static func common(of paths: [String]) -> String {
        let roots = paths.map { path -> [String] in
            // `..` behind a link leads on from where the link leads; a relative URL would take it out of the text first.
            let working = FileManager.default.currentDirectoryPath
            let url = URL(fileURLWithPath: path.hasPrefix("/") ? path : working + "/" + path).resolvingSymlinksInPath()
                .standardizedFileURL
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            return (exists && !isFolder.boolValue ? url.deletingLastPathComponent() : url).pathComponents
        }
        guard var common = roots.first else { return FileManager.default.currentDirectoryPath }
        for root in roots.dropFirst() {
            common = zip(common, root).prefix { $0 == $1 }.map(\.0)
        }
        return "/" + common.drop { $0 == "/" }.joined(separator: "/")
    }
}
