/// An absolute URL, read as browsers read it: by the state machine of the WHATWG URL standard.
///
/// Two readers that see different hosts in one text are a hole: the allow-list judges one, the connection goes to the
/// other. Decide on ``host`` and connect to ``serialized``, never to the text that was given.
///
/// Special schemes are `http`, `https`, `ws`, `wss` and `ftp`; all others but `file` are read as custom ones.
/// International hosts are mapped and checked by UTS #46, non-transitional, with tables of this module's own: the host
/// does not depend on the Unicode version of the system.
public struct WebURL: Sendable, Hashable, CustomStringConvertible {
    /// The scheme in lower case, without its colon.
    public let scheme: String
    /// The percent-encoded name before the host; empty if there is none.
    public let username: String
    /// The percent-encoded password before the host; empty if there is none.
    public let password: String
    /// The host; nil if the URL has no authority, as in `mailto:someone`.
    public let host: Host?
    /// The port; nil if it is the scheme's own or not given.
    public let port: UInt16?
    /// The path, percent-encoded, without dot segments.
    public let path: Path
    /// What is after `?`, percent-encoded; nil if there is no `?`.
    public let query: String?
    /// What is after `#`, percent-encoded; nil if there is no `#`.
    public let fragment: String?

    /// Reads a URL.
    ///
    /// - Parameters:
    ///   - text: An absolute URL. As the standard asks, spaces and controls around it are ignored, and tabs and line
    ///     breaks anywhere.
    ///   - limits: What the text may cost.
    /// - Throws: What is wrong with the text.
    public init(_ text: String, limits: Limits = Limits()) throws(ValidationError) {
        self = try URLScan.scan(text, limits: limits).url
    }

    init(_ scan: borrowing URLScan) {
        scheme = scan.scheme
        username = scan.username
        password = scan.password
        host = scan.host
        port = scan.port
        path = scan.path
        query = scan.query
        fragment = scan.fragment
    }

    /// The default port of a special scheme; nil for other schemes.
    public static func defaultPort(of scheme: String) -> UInt16? {
        switch scheme {
        case "http", "ws": 80
        case "https", "wss": 443
        case "ftp": 21
        default: nil
        }
    }

    /// Whether the scheme is one whose hosts are domains and addresses.
    public var isSpecial: Bool { Self.defaultPort(of: scheme) != nil }

    /// The port to connect to: the one given, or the scheme's own.
    public var effectivePort: UInt16? { port ?? Self.defaultPort(of: scheme) }

    /// Whether there is a name or a password before the host.
    public var hasCredentials: Bool { !username.isEmpty || !password.isEmpty }

    /// The URL in its one form: reading it gives an equal value.
    public var serialized: String {
        var out = scheme + ":"
        if let host {
            out += "//"
            if hasCredentials {
                out += username
                if !password.isEmpty { out += ":" + password }
                out += "@"
            }
            out += host.serialized
            if let port { out += ":\(port)" }
        } else if case .segments(let segments) = path, segments.count > 1, segments[0].isEmpty {
            // Else the path would be read as a host.
            out += "/."
        }
        out += path.serialized
        if let query { out += "?" + query }
        if let fragment { out += "#" + fragment }
        return out
    }

    /// The URL with its credentials hidden. Paths and queries may hold personal data: log it as private.
    public var description: String {
        guard hasCredentials, let host else { return serialized }
        let port = port.map { ":\($0)" } ?? ""
        let query = query.map { "?" + $0 } ?? ""
        let fragment = fragment.map { "#" + $0 } ?? ""
        return "\(scheme)://•••@\(host.serialized)\(port)\(path.serialized)\(query)\(fragment)"
    }
}

extension WebURL {
    /// What a URL may cost before it is refused.
    public struct Limits: Sendable, Hashable {
        /// The most bytes of the text.
        public var bytes: Int
        /// The most segments of the path, counted after dot segments are resolved.
        public var segments: Int

        /// Makes limits; each has a safe default.
        ///
        /// - Parameters:
        ///   - bytes: The most bytes of the text.
        ///   - segments: The most segments of the path.
        public init(bytes: Int = 16_384, segments: Int = 1_024) {
            self.bytes = bytes
            self.segments = segments
        }
    }

    /// The path of a URL.
    public enum Path: Sendable, Hashable {
        /// A path without structure, as in `mailto:someone`.
        case opaque(String)
        /// Percent-encoded segments, each after a `/`.
        case segments([String])

        /// The path as it stands in the URL.
        public var serialized: String {
            switch self {
            case .opaque(let text): text
            case .segments(let segments): segments.map { "/" + $0 }.joined()
            }
        }
    }

    /// A host in its one form.
    public struct Host: Sendable, Hashable, CustomStringConvertible {
        /// What a host can be.
        public enum Kind: Sendable, Hashable {
            /// A domain in ASCII, in lower case.
            case domain
            /// An IPv4 address.
            case ipv4
            /// An IPv6 address.
            case ipv6
            /// The percent-encoded host of a custom scheme, in which the case of letters counts.
            case opaque
            /// No characters, which only custom schemes may have.
            case empty
        }

        /// What it is.
        public let kind: Kind
        /// The host as it stands in the URL, an IPv6 address with its brackets.
        public let serialized: String

        init(_ kind: Kind, _ serialized: String) {
            self.kind = kind
            self.serialized = serialized
        }

        /// The host as it stands in the URL.
        public var description: String { serialized }

        /// The host as browsers may show it to people: the labels of a domain in Punycode (RFC 3492) decoded, where they can be.
        ///
        /// Two hosts can look alike in this form: never compare by it.
        public var unicodeForm: String {
            guard kind == .domain else { return serialized }
            return serialized.split(separator: ".", omittingEmptySubsequences: false).map { label in
                guard label.hasPrefix("xn--"), let points = Punycode.decode(label.utf8.dropFirst(4)) else {
                    return String(label)
                }
                var scalars = String.UnicodeScalarView()
                scalars.append(contentsOf: points.compactMap(Unicode.Scalar.init))
                return String(scalars)
            }.joined(separator: ".")
        }
    }
}
