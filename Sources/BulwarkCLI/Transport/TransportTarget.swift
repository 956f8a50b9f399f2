internal import BulwarkProbe
internal import BulwarkReport
internal import Foundation

/// What a command is to look at: a file, or a host that is asked.
enum TransportTarget {
    case file(String)
    case standardInput
    case host(HostEndpoint)

    /// Reads an argument: `file:` and `host:` force what it is, a path that exists is a file, and the rest is a host.
    init(_ argument: String) throws {
        if argument == "-" {
            self = .standardInput
        } else if argument.hasPrefix("file:") {
            self = .file(String(argument.dropFirst(5)))
        } else if argument.hasPrefix("host:") {
            guard let endpoint = HostEndpoint(String(argument.dropFirst(5))) else {
                throw CommandFailure.usage("\(Printable.line(argument)) names no host. \(HostArgument.hint)")
            }
            self = .host(endpoint)
        } else if FileManager.default.fileExists(atPath: argument) {
            self = .file(argument)
        } else {
            self = .host(try HostArgument.endpoint(argument))
        }
    }

    /// The target as reports name it.
    var name: String {
        switch self {
        case .file(let path): path
        case .standardInput: "standard input"
        case .host(let endpoint): endpoint.port == 443 ? endpoint.name : endpoint.description
        }
    }

    /// `file` or `host`.
    var kind: String {
        switch self {
        case .file, .standardInput: "file"
        case .host: "host"
        }
    }
}
