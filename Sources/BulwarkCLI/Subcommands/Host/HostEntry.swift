internal import BulwarkProbe
internal import BulwarkReport
internal import Foundation

/// A host of the command line, or of a file that lists hosts.
struct HostEntry {
    let endpoint: HostEndpoint
    /// The file that lists it.
    var file: String?
    /// Its line there, counted from 1.
    var line: Int?

    /// As many as anybody probes at once; a file of another kind would have more lines.
    static let maximumCount = 10_000

    /// The hosts that arguments name: `file:` and `host:` force what one is, a file that exists lists hosts, and the rest is
    /// a host.
    static func read(_ arguments: [String]) throws -> [HostEntry] {
        var entries: [HostEntry] = []
        for argument in arguments {
            if argument.hasPrefix("file:") {
                entries += try list(String(argument.dropFirst(5)))
            } else if argument.hasPrefix("host:") {
                guard let endpoint = HostEndpoint(String(argument.dropFirst(5))) else {
                    throw CommandFailure.usage("\(Printable.line(argument)) names no host. \(HostArgument.hint)")
                }
                entries.append(HostEntry(endpoint: endpoint))
            } else if isFile(argument) {
                entries += try list(argument)
            } else {
                entries.append(HostEntry(endpoint: try HostArgument.endpoint(argument)))
            }
            guard entries.count <= maximumCount else {
                throw CommandFailure.usage("These are more than \(maximumCount) hosts; give fewer at once.")
            }
        }
        guard !entries.isEmpty else { throw CommandFailure.usage("The files list no host.") }
        return entries
    }

    private static func list(_ path: String) throws -> [HostEntry] {
        let data = try InputFile.read(path, maximumBytes: 4 << 20)
        guard data.count <= 4 << 20 else { throw CommandFailure.usage("\(path) is too large for a list of hosts.") }
        var entries: [HostEntry] = []
        let lines = data.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "\n") }
        for (index, bytes) in lines.enumerated() {
            let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
                .trimmingCharacters(in: .whitespaces.union(.newlines))
            guard !text.isEmpty else { continue }
            guard let endpoint = HostEndpoint(text) else {
                throw CommandFailure.usage(
                    "\(path):\(index + 1): no host can be called '\(Printable.line(String(text.prefix(60))))'. \(HostArgument.hint)"
                )
            }
            entries.append(HostEntry(endpoint: endpoint, file: path, line: index + 1))
            guard entries.count <= maximumCount else { break }
        }
        return entries
    }

    /// A folder of a host's name is none of its files.
    private static func isFile(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path) && !FileManager.default.isFolder(atPath: path)
    }
}
