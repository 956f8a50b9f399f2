internal import BulwarkCore

extension DeepLink {
    /// All places in the app that links may lead to. What is not on it is refused.
    public struct AllowList: Sendable, Hashable {
        private let routes: [Route]
        private let limits: WebURL.Limits

        /// The most parameters that are looked at in a query.
        static let mostParameters = 128

        /// Makes a list.
        ///
        /// - Parameters:
        ///   - routes: The places; the first that fits a path is taken.
        ///   - limits: What a link may cost.
        public init(_ routes: [Route], limits: WebURL.Limits = WebURL.Limits(bytes: 4_096, segments: 32)) {
            self.routes = routes
            self.limits = limits
        }

        /// Reads a link.
        ///
        /// Credentials, ports other than the scheme's own, and fragments are refused. In a query, `+` is a space.
        ///
        /// - Throws: All that is wrong with the link.
        public func read(_ text: String) throws(ValidationError) -> DeepLink {
            let scan = try URLScan.scan(text, limits: limits)
            var issues = IssueList()
            let candidates = routes.filter { $0.schemes.contains(scan.scheme) }
            if candidates.isEmpty {
                issues.add(.schemeNotAllowed, at: scan.place(scan.schemeRange), "no route has this scheme")
            }
            let host = scan.host?.serialized ?? ""
            let here = candidates.filter { scan.host != nil && $0.hosts.contains(host) }
            if here.isEmpty, !candidates.isEmpty {
                issues.add(.hostNotAllowed, at: scan.place(scan.hostRange), "no route of the scheme has this host")
            }
            if !scan.username.isEmpty || !scan.password.isEmpty {
                issues.add(.partNotAllowed, at: scan.place(scan.credentialsRange), "credentials")
            }
            if scan.port != nil { issues.add(.partNotAllowed, at: scan.place(scan.portRange), "a port of its own") }
            if scan.fragment != nil { issues.add(.partNotAllowed, at: scan.place(scan.fragmentRange), "a fragment") }
            let path = Self.segments(of: scan.path)
            guard let path, let route = here.first(where: { $0.fits(path) }) else {
                if !here.isEmpty {
                    issues.add(.pathNotAllowed, at: scan.place(scan.pathRange), "no route of the host has this path")
                }
                throw Self.error(issues)
            }
            var values: [String: Value] = [:]
            for case (.parameter(let name, let kind), let text) in zip(route.segments, path) {
                if let value = kind.value(of: text, isInPath: true) {
                    values[name] = value
                } else {
                    issues.add(
                        ValidationIssue(
                            .invalidParameter, at: scan.place(scan.pathRange), field: .init(rawValue: name),
                            "not of the parameter's type"))
                }
            }
            Self.readQuery(of: scan, as: route.query, into: &values, &issues)
            try issues.check()
            return DeepLink(route: route.name, values: values)
        }

        private static func error(_ issues: IssueList) -> ValidationError {
            ValidationError(issues.ordered) ?? ValidationError(ValidationIssue(.pathNotAllowed, at: 0..<0, "no route"))
        }

        /// The segments, percent-decoded; nil if they are not UTF-8 or the path is opaque.
        private static func segments(of path: WebURL.Path) -> [String]? {
            guard case .segments(let encoded) = path else { return nil }
            var result: [String] = []
            for segment in encoded {
                guard let text = decoded(Array(segment.utf8)[...]) else { return nil }
                result.append(text)
            }
            return result
        }

        private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
            String(strictUTF8: PercentEncodeSet.decode(bytes))
        }

        private static func readQuery(
            of scan: borrowing URLScan, as parameters: [String: Parameter], into values: inout [String: Value],
            _ issues: inout IssueList
        ) {
            var seen: Set<String> = []
            let parts = scan.bytes[scan.queryRange].split(
                separator: UInt8(ascii: "&"), maxSplits: mostParameters, omittingEmptySubsequences: true)
            if parts.count > mostParameters {
                issues.add(.tooLong, at: scan.place(scan.queryRange), "more parameters than the limit")
            }
            for part in parts.prefix(mostParameters) {
                let place = scan.place(part.startIndex..<part.endIndex)
                let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
                let pieces = [part[..<equals], part[equals...].dropFirst()].map { piece in
                    decoded(piece.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }[...])
                }
                guard let name = pieces[0], let parameter = parameters[name] else {
                    issues.add(.unknownParameter, at: place, "not a parameter of the route")
                    continue
                }
                guard seen.insert(name).inserted else {
                    issues.add(
                        ValidationIssue(
                            .repeatedParameter, at: place, field: .init(rawValue: name),
                            "readers differ on which one counts"))
                    continue
                }
                guard let text = pieces[1], let value = parameter.kind.value(of: text, isInPath: false) else {
                    issues.add(
                        ValidationIssue(
                            .invalidParameter, at: place, field: .init(rawValue: name), "not of the parameter's type"))
                    continue
                }
                values[name] = value
            }
            let end = scan.place(scan.query == nil ? scan.pathRange : scan.queryRange).upperBound
            for name in parameters.keys.sorted() where parameters[name]?.isRequired == true && !seen.contains(name) {
                issues.add(
                    ValidationIssue(
                        .missingParameter, at: end..<end, field: .init(rawValue: name),
                        "a parameter that the route requires"))
            }
        }
    }
}
