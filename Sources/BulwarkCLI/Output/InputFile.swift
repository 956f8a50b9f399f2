internal import ArgumentParser
internal import Foundation

/// Reads files that the command line names.
enum InputFile {
    /// Why a file cannot be read.
    struct Failure: Error {
        let text: String
    }

    /// The bytes of a regular file within a limit, or of what the shell has opened for the command: `<(…)` is a name such as
    /// `/dev/fd/63`. A longer one is given with one byte over the limit, for its reader to refuse.
    ///
    /// A pipe that has a name in a folder is refused: opening it would wait for a writer, perhaps for ever, and whoever made the
    /// folder that is looked at could have put one there.
    static func read(_ path: String, maximumBytes: Int) throws -> Data {
        do throws(Failure) { return try contents(path, maximumBytes: maximumBytes) } catch {
            throw CommandFailure.usage(error.text)
        }
    }

    /// As ``read(_:maximumBytes:)``, for files of which one that cannot be read does not end the command.
    static func contents(_ path: String, maximumBytes: Int) throws(Failure) -> Data {
        if let descriptor = FileStreams.descriptor(named: path) {
            return try contents(of: descriptor, path, maximumBytes: maximumBytes)
        }
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

    /// What an open file or pipe gives until its end, or one byte more than the limit.
    private static func contents(
        of descriptor: Int32, _ path: String, maximumBytes: Int
    ) throws(Failure) -> Data {
        let name = ShownName.of(path)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(text: "There is no file at \(name).") }
        switch status.st_mode & S_IFMT {
        case S_IFREG, S_IFIFO, S_IFSOCK: break
        case S_IFDIR: throw Failure(text: "\(name) is a folder, not a file.")
        default: throw Failure(text: "\(name) is no regular file and no pipe.")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        guard let data = try? Self.data(of: handle, maximumBytes: maximumBytes) else {
            throw Failure(text: "\(name) cannot be read.")
        }
        return data
    }

    /// All that a handle gives, or one byte more than the limit.
    static func data(of handle: FileHandle, maximumBytes: Int) throws -> Data {
        var data = Data()
        // A pipe gives what is there, and not what is asked for.
        while data.count <= maximumBytes,
            let piece = try handle.read(upToCount: min(1 << 20, maximumBytes + 1 - data.count)), !piece.isEmpty
        { data.append(piece) }
        return data
    }
}
