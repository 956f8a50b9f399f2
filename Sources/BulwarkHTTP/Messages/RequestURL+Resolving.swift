extension RequestURL {
    /// Where a reference of a response at this URL leads (RFC 3986 section 5.2). Spaces and what is not ASCII, which servers
    /// write into Location headers, are percent-encoded.
    ///
    /// - Throws: ``HTTPSError`` with `invalidURL`: for another scheme too.
    func resolving(_ reference: String) throws(HTTPSError) -> RequestURL {
        guard reference.utf8.count <= Self.mostBytes else { throw HTTPSError(.invalidURL, "the URL is too long") }
        let text = Self.encoded(reference)
        if let colon = text.utf8.firstIndex(where: { ":/?#".utf8.contains($0) }), text.utf8[colon] == UInt8(ascii: ":")
        {
            guard let scheme = Self.scheme(text[..<colon]) else {
                throw HTTPSError(.invalidURL, "the scheme is neither https nor http")
            }
            let rest = text[text.utf8.index(after: colon)...]
            guard rest.hasPrefix("//") else { throw HTTPSError(.invalidURL, "a host is missing") }
            return try RequestURL(scheme, afterSlashes: rest.dropFirst(2)).withoutDots
        }
        if text.hasPrefix("//") { return try RequestURL(scheme, afterSlashes: text.dropFirst(2)).withoutDots }
        let sent = text.utf8.firstIndex(of: UInt8(ascii: "#")).map { text[..<$0] } ?? text[...]
        guard sent.utf8.allSatisfy(Self.isSendable) else {
            throw HTTPSError(.invalidURL, "the reference has a character that must be percent-encoded")
        }
        let path = target.prefix { $0 != "?" }
        let query = sent.utf8.firstIndex(of: UInt8(ascii: "?")).map { sent[$0...] } ?? ""
        let referred = sent.prefix { $0 != "?" }
        let merged: String
        if referred.isEmpty {
            merged = query.isEmpty ? target : String(path + query)
        } else if referred.hasPrefix("/") {
            merged = Self.withoutDots(referred) + query
        } else {
            let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? "/"
            merged = Self.withoutDots(folder + referred) + query
        }
        return RequestURL(scheme: scheme, host: host, port: port, target: merged)
    }

    private var withoutDots: RequestURL {
        let path = target.prefix { $0 != "?" }
        return RequestURL(
            scheme: scheme, host: host, port: port, target: Self.withoutDots(path) + target.dropFirst(path.count))
    }

    /// A path without `.` and `..` segments (RFC 3986 section 5.2.4).
    private static func withoutDots(_ path: Substring) -> String {
        var kept: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (position, segment) in segments.enumerated() {
            let isLast = position == segments.count - 1
            switch segment {
            case ".": if isLast { kept.append("") }
            case "..":
                _ = kept.popLast()
                if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/")
    }

    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(
            decoding: text.utf8.flatMap { byte -> [UInt8] in
                guard byte == 0x20 || byte >= 0x80 else { return [byte] }
                return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }, as: UTF8.self)
    }
}
