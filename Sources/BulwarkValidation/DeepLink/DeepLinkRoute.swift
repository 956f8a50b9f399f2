extension DeepLink {
    /// One place in the app that links may lead to.
    public struct Route: Sendable, Hashable {
        /// The name that the app knows it by.
        public let name: String
        let schemes: Set<String>
        let hosts: Set<String>
        let segments: [Segment]
        let query: [String: Parameter]

        enum Segment: Sendable, Hashable {
            case literal(String)
            case parameter(String, Kind)
        }

        /// Describes a place.
        ///
        /// - Parameters:
        ///   - name: The name that the app knows it by.
        ///   - schemes: The schemes it is reached by.
        ///   - hosts: The hosts it is reached by, each whole: no host stands for the ones below it.
        ///   - path: Segments after slashes, each a word or `{name}`, a parameter.
        ///   - parameters: The types of all parameters of the path.
        ///   - query: The types of all parameters of the query; no other may be given.
        /// - Throws: What is wrong with the description: a scheme or host that no URL has, a parameter without a type,
        ///   a type without its parameter, or a name that is used twice. Places are those in `path`.
        public init(
            _ name: String, schemes: Set<String>, hosts: Set<String>, path: String,
            parameters: [String: Kind] = [:], query: [String: Parameter] = [:]
        ) throws(ValidationError) {
            var issues = IssueList()
            let whole = 0..<path.utf8.count
            var canonicalHosts: Set<String> = []
            for scheme in schemes {
                for host in hosts {
                    let url = try WebURL("\(scheme)://\(host)")
                    guard url.scheme == scheme, url.port == nil, !url.hasCredentials, url.query == nil,
                        url.fragment == nil, url.path == .segments(url.isSpecial ? [""] : []), let found = url.host
                    else {
                        issues.add(.invalidHost, at: whole, "a scheme or host that is not in its one form")
                        continue
                    }
                    canonicalHosts.insert(found.serialized)
                }
            }
            var segments: [Segment] = []
            var left = parameters
            var offset = 0
            for part in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                let range = offset..<offset + part.count
                offset = range.upperBound + 1
                let word = String(Substring(part))
                if range.lowerBound == 0 {
                    if !part.isEmpty { issues.add(.wrongStructure, at: range, "a path begins with a slash") }
                    continue
                }
                if word.hasPrefix("{"), word.hasSuffix("}") {
                    let key = String(word.dropFirst().dropLast())
                    if let kind = left.removeValue(forKey: key), query[key] == nil {
                        segments.append(.parameter(key, kind))
                    } else {
                        issues.add(.wrongStructure, at: range, "a parameter without a type, or with two")
                    }
                } else if URLComponentText(word).isDotSegment {
                    issues.add(.wrongStructure, at: range, "a dot segment, which no parsed path has")
                } else {
                    segments.append(.literal(word))
                }
            }
            if !left.isEmpty { issues.add(.wrongStructure, at: whole, "a type without its parameter") }
            try issues.check()
            self.name = name
            self.schemes = schemes
            self.hosts = canonicalHosts
            self.segments = segments
            self.query = query
        }

        /// Whether as many segments with these words; parameters take anything.
        func fits(_ path: [String]) -> Bool {
            path.count == segments.count
                && zip(segments, path).allSatisfy { segment, text in
                    if case .literal(let word) = segment { word.utf8.elementsEqual(text.utf8) } else { true }
                }
        }
    }
}
