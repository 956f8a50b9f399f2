internal import Foundation

/// Writes files that the command line names.
enum OutputFile {
    /// Writes a file that appears whole or not at all. Through a symbolic link its target is written, and what is no
    /// regular file (a pipe, a terminal, `/dev/stdout`) is written to and not replaced.
    static func write(_ data: Data, to path: String) throws {
        let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        if let attributes, attributes[.type] as? FileAttributeType != .typeRegular {
            let handle = try FileHandle(forWritingTo: url)
            try handle.write(contentsOf: data)
            try handle.close()
        } else {
            try data.write(to: url, options: .atomic)
        }
    }
}
