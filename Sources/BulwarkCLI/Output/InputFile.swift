internal import ArgumentParser
internal import Foundation

/// Reads files that the command line names.
enum InputFile {
    /// The bytes of a regular file within a limit. A longer one is given with one byte over the limit, for its reader to
    /// refuse.
    static func read(_ path: String, maximumBytes: Int) throws -> Data {
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let attributes = try? FileManager.default.attributesOfItem(atPath: resolved.path)
        // A pipe or device could keep the reader waiting for ever.
        guard let attributes, attributes[.type] as? FileAttributeType == .typeRegular else {
            throw CommandFailure.usage("There is no file at \(path).")
        }
        guard let handle = try? FileHandle(forReadingFrom: resolved),
            let data = try? handle.read(upToCount: maximumBytes + 1) ?? Data()
        else { throw CommandFailure.usage("\(path) cannot be read.") }
        try? handle.close()
        return data
    }
}
