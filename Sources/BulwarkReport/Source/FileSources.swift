internal import Foundation

/// Reads audited files from the file system, for excerpts.
///
/// Only regular files under the root are read: a path that leaves it, directly or through a symbolic link, gives nothing,
/// and neither does a device, a file over the limit, or one that is no text. UTF-16 behind a byte order mark is given as UTF-8, as an audit
/// reads it.
public struct FileSources: SourceExcerpts, Sendable {
    /// The folder that paths are relative to.
    public let root: String
    /// The largest file that is read, in bytes.
    public let maximumBytes: Int

    /// Reads files under a root.
    /// - Parameters:
    ///   - root: The audited root: a folder.
    ///   - maximumBytes: The largest file that is read; an audit reads projects up to this size.
    public init(root: String, maximumBytes: Int = 64 << 20) {
        self.root = URL(fileURLWithPath: root).resolvingSymlinksInPath().path
        self.maximumBytes = maximumBytes
    }

    public func text(of path: String) -> SourceText? {
        guard !path.hasPrefix("/"), !path.utf8.contains(0) else { return nil }
        let url = URL(fileURLWithPath: root).appendingPathComponent(path).resolvingSymlinksInPath()
        let prefix = root.hasSuffix("/") ? root : root + "/"
        guard url.path.hasPrefix(prefix),
            let attributes = try? FileManager.default.attributesOfItem(atPath: url.path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let handle = try? FileHandle(forReadingFrom: url)
        else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: maximumBytes + 1) ?? Data(), data.count <= maximumBytes,
            case .success(let text) = TextDecoding.utf8(Array(data))
        else { return nil }
        // Places are counted without a byte order mark.
        return SourceText(text)
    }
}
