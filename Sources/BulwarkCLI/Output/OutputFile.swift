internal import Foundation

/// Writes files that the command line names.
enum OutputFile {
    /// Writes a file that appears whole or not at all. Through a symbolic link its target is written, and what is no
    /// regular file (a pipe, a terminal) is written to and not replaced. A name of an open file (`/dev/stdout`, `/dev/fd/3`) means that
    /// file, whatever it is, from where it stands.
    static func write(_ data: Data, to path: String) throws {
        if let descriptor = FileStreams.descriptor(named: path) {
            return try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: data)
        }
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
