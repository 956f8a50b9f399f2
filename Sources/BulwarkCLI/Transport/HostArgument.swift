internal import BulwarkProbe
internal import BulwarkReport
internal import BulwarkTransport
internal import Foundation

/// Arguments that are hosts because no file has their name. A path that is misspelt must not go out as a question to a name
/// server without a word.
enum HostArgument {
    static let hint = "Write HOST, HOST:PORT or [ADDRESS]:PORT; international names in their ASCII form, xn--…"

    /// The host that an argument names which is no file.
    ///
    /// What looks like a path is refused; what may be either is told on standard error.
    static func endpoint(_ argument: String) throws -> HostEndpoint {
        let shown = ShownName.of(argument)
        if argument == "-" { throw CommandFailure.usage("- is no host. A file of that name is ./-.") }
        if let scheme = argument.range(of: "://") {
            // Of a URL the host is meant, and the port.
            let authority = argument[scheme.upperBound...].prefix { !"/?#".contains($0) }
            guard argument[..<scheme.lowerBound].lowercased() == "https", let endpoint = HostEndpoint(String(authority))
            else { throw CommandFailure.usage("\(shown) is no URL of a host by https. \(hint)") }
            return endpoint
        }
        guard !looksLikePath(argument) else {
            throw CommandFailure.usage("There is no file at \(shown). If it is a host, write host:\(shown).")
        }
        guard let endpoint = HostEndpoint(argument) else {
            throw CommandFailure.usage("There is no file at \(shown), and no host can be called that. \(hint)")
        }
        if mayBeFile(argument, endpoint) {
            StandardError.write("note: there is no file \(shown); asking the host of that name.\n")
        }
        return endpoint
    }

    /// Endings of the files that commands take. None of them is a top-level domain.
    private static let endings: Set<String> = [
        "cer", "crt", "csr", "der", "json", "key", "p12", "p7b", "p7c", "pem", "pfx", "plist", "txt", "xml",
    ]

    private static func looksLikePath(_ argument: String) -> Bool {
        argument.contains("/") || endings.contains((argument as NSString).pathExtension.lowercased())
    }

    /// Whether somebody may have meant a file: a name without a port that ends in no top-level domain.
    private static func mayBeFile(_ argument: String, _ endpoint: HostEndpoint) -> Bool {
        guard !endpoint.isAddress, endpoint.name != "localhost", !argument.contains(":") else { return false }
        return PublicSuffix(of: endpoint.name)?.section == .unlisted
    }
}
