internal import ArgumentParser
internal import Foundation

/// Reads files that the command line names.
enum InputFile {
    /// Why a file cannot be read.
    struct Failure: Error {
        let text: String
    }

    /// The bytes of a regular file within a limit. A longer one is given with one byte over the limit, for its reader to
    /// refuse.
    static func read(_ path: String, maximumBytes: Int) throws -> Data {
        do throws(Failure) { return try contents(path, maximumBytes: maximumBytes) } catch {
            throw CommandFailure.usage(error.text)
        }
    }

    /// As ``read(_:maximumBytes:)``, for files of which one that cannot be read does not end the command.
    static func contents(_ path: String, maximumBytes: Int) throws(Failure) -> Data {
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let attributes = try? FileManager.default.attributesOfItem(atPath: resolved.path)
        // A pipe or device could keep the reader waiting for ever.
        let name = ShownName.of(path)
        // An empty path would be the working folder.
        guard let attributes, !path.isEmpty else { throw Failure(text: "There is no file at \(name).") }
        switch attributes[.type] as? FileAttributeType {
        case .typeRegular?: break
        case .typeDirectory?: throw Failure(text: "\(name) is a folder, not a file.")
        default: throw Failure(text: "\(name) is no regular file.")
        }
        guard let handle = try? FileHandle(forReadingFrom: resolved),
            let data = try? handle.read(upToCount: maximumBytes + 1) ?? Data()
        else { throw Failure(text: "\(name) cannot be read.") }
        try? handle.close()
        return data
    }
}
