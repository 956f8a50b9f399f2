internal import ArgumentParser
internal import Foundation

/// Standard output, or a file that appears whole or not at all.
struct ReportSink: TextOutputStream {
    private let path: String?
    private var pending: [UInt8] = []
    private var hasFailed = false

    /// - Parameter path: The file; `nil` for standard output.
    init(path: String?) throws {
        if let path, FileManager.default.isFolder(atPath: path) {
            throw CommandFailure.usage("\(ShownName.of(path)) is a folder; --output needs a file.")
        }
        self.path = path
    }

    mutating func write(_ string: String) {
        pending.append(contentsOf: string.utf8)
        if path == nil, pending.count >= 1 << 16 { flush() }
    }

    /// Writes what is left.
    mutating func finish() throws {
        if let path {
            do { try OutputFile.write(Data(pending), to: path) } catch {
                throw CommandFailure.unwritable(ShownName.of(path), error)
            }
        } else {
            flush()
            if hasFailed { throw CommandFailure.unwritable("Standard output") }
        }
    }

    private mutating func flush() {
        do { try FileHandle.standardOutput.write(contentsOf: Data(pending)) } catch { hasFailed = true }
        pending.removeAll(keepingCapacity: true)
    }
}

extension FileManager {
    /// Whether a folder is there.
    func isFolder(atPath path: String) -> Bool {
        var isFolder: ObjCBool = false
        return fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
