/// One run of the URL parser without a base (WHATWG URL §4.4), component by component.
struct URLScan {
    private(set) var scheme = ""
    private(set) var username = ""
    private(set) var password = ""
    private(set) var host: WebURL.Host?
    private(set) var port: UInt16?
    private(set) var path = WebURL.Path.segments([])
    private(set) var query: String?
    private(set) var fragment: String?

    /// The text without what the standard ignores.
    private(set) var bytes: [UInt8] = []
    /// Where each byte stands in the text, and where the text ends.
    private var places: [Int] = []
    private(set) var schemeRange = 0..<0
    private(set) var credentialsRange = 0..<0
    private(set) var hostRange = 0..<0
    private(set) var portRange = 0..<0
    private(set) var pathRange = 0..<0
    private(set) var queryRange = 0..<0
    private(set) var fragmentRange = 0..<0

    private var index = 0
    private var isSpecial = false
    private var issues = IssueList()

    static func scan(_ text: String, limits: WebURL.Limits) throws(ValidationError) -> URLScan {
        guard text.utf8.count <= limits.bytes else {
            throw ValidationError(
                ValidationIssue(.tooLong, at: max(0, limits.bytes)..<text.utf8.count, "more bytes than the limit"))
        }
        var scan = URLScan()
        scan.strip(Array(text.utf8))
        scan.run(limits)
        try scan.issues.check()
        return scan
    }

    var url: WebURL { WebURL(self) }

    /// A range of the stripped bytes as one of the text.
    func place(_ range: Range<Int>) -> Range<Int> {
        guard let last = range.last else { return places[range.lowerBound]..<places[range.lowerBound] }
        return places[range.lowerBound]..<max(places[last] + 1, places[range.lowerBound])
    }

    private mutating func strip(_ text: [UInt8]) {
        var start = 0
        var end = text.count
        while start < end, text[start] <= 0x20 { start += 1 }
        while end > start, text[end - 1] <= 0x20 { end -= 1 }
        bytes.reserveCapacity(end - start)
        places.reserveCapacity(end - start + 1)
        for offset in start..<end where ![0x09, 0x0A, 0x0D].contains(text[offset]) {
            bytes.append(text[offset])
            places.append(offset)
        }
        places.append(end)
    }

    private mutating func run(_ limits: WebURL.Limits) {
        guard scanScheme() else { return }
        if isSpecial {
            while index < bytes.count, isSlash(bytes[index]) { index += 1 }
            scanAuthority()
            scanPath(limits)
        } else if bytes[index...].starts(with: [slash, slash]) {
            index += 2
            scanAuthority()
            scanPath(limits)
        } else if bytes[index...].first == slash {
            scanPath(limits)
        } else {
            scanOpaquePath()
        }
        scanQueryAndFragment()
    }

    private mutating func scanScheme() -> Bool {
        guard let colon = bytes.firstIndex(where: { !Self.isSchemeByte($0) }), bytes[colon] == UInt8(ascii: ":"),
            colon > 0, bytes[0] | 0x20 >= UInt8(ascii: "a")
        else {
            if bytes.isEmpty {
                issues.add(.empty, at: 0..<places[0], "no URL")
            } else {
                issues.add(.schemeMissing, at: place(0..<1), "no scheme, and no base to take one from (§4.4)")
            }
            return false
        }
        schemeRange = 0..<colon
        scheme = String(decoding: bytes[..<colon].map(Self.lowercased), as: UTF8.self)
        isSpecial = WebURL.defaultPort(of: scheme) != nil
        index = colon + 1
        guard scheme != "file" else {
            issues.add(.schemeUnsupported, at: place(schemeRange), "URLs of files have rules of their own")
            return false
        }
        return true
    }

    private mutating func scanAuthority() {
        let end = bytes[index...].firstIndex { isSlash($0) || $0 == question || $0 == hash } ?? bytes.count
        if let at = bytes[index..<end].lastIndex(of: UInt8(ascii: "@")) {
            credentialsRange = index..<at
            let colon = bytes[index..<at].firstIndex(of: UInt8(ascii: ":"))
            username = PercentEncodeSet.userInfo.encode(bytes[index..<(colon ?? at)])
            if let colon { password = PercentEncodeSet.userInfo.encode(bytes[(colon + 1)..<at]) }
            index = at + 1
            if index == end {
                issues.add(.hostMissing, at: place(index..<index), "credentials without a host (§4.4)")
                return
            }
        }
        var isInside = false
        var colon: Int?
        for place in index..<end {
            switch bytes[place] {
            case UInt8(ascii: "["): isInside = true
            case UInt8(ascii: "]"): isInside = false
            case UInt8(ascii: ":") where !isInside: colon = place
            default: break
            }
            if colon != nil { break }
        }
        hostRange = index..<(colon ?? end)
        index = end
        if hostRange.isEmpty, isSpecial || colon != nil {
            issues.add(.hostMissing, at: place(hostRange), "no host (§4.4)")
        } else {
            switch HostReader.read(bytes[hostRange], isSpecial: isSpecial) {
            case .success(let found): host = found
            case .failure(let refusal): issues.add(refusal.code, at: place(hostRange), refusal.reason)
            }
        }
        if let colon { scanPort((colon + 1)..<end) }
    }

    private mutating func scanPort(_ range: Range<Int>) {
        portRange = range
        var value = 0
        for byte in bytes[range] {
            guard Self.isDigit(byte) else {
                issues.add(.invalidPort, at: place(range), "not a number (§4.4)")
                return
            }
            value = min(value * 10 + Int(byte - 0x30), 1 << 20)
        }
        guard let number = UInt16(exactly: value) else {
            issues.add(.invalidPort, at: place(range), "more than 65535 (§4.4)")
            return
        }
        port = range.isEmpty || number == WebURL.defaultPort(of: scheme) ? nil : number
    }

    private mutating func scanPath(_ limits: WebURL.Limits) {
        let end = bytes[index...].firstIndex { $0 == question || $0 == hash } ?? bytes.count
        pathRange = index..<end
        var segments: [String] = []
        if index < end || isSpecial {
            if index < end, isSlash(bytes[index]) { index += 1 }
            while true {
                let stop = bytes[index..<end].firstIndex { isSlash($0) } ?? end
                let isLast = stop == end
                switch Self.dots(bytes[index..<stop]) {
                case 1: if isLast { segments.append("") }
                case 2:
                    _ = segments.popLast()
                    if isLast { segments.append("") }
                default: segments.append(PercentEncodeSet.path.encode(bytes[index..<stop]))
                }
                if isLast { break }
                index = stop + 1
            }
        }
        if segments.count > limits.segments {
            issues.add(.tooLong, at: place(pathRange), "more segments of a path than the limit")
        }
        path = .segments(segments)
        index = end
    }

    private mutating func scanOpaquePath() {
        let end = bytes[index...].firstIndex { $0 == question || $0 == hash } ?? bytes.count
        pathRange = index..<end
        var text = PercentEncodeSet.control.encode(bytes[index..<end])
        // Only the last space, so that the ones before it are inside and survive the stripping of ends.
        if end < bytes.count, text.utf8.last == 0x20 { text = text.dropLast() + "%20" }
        path = .opaque(text)
        index = end
    }

    private mutating func scanQueryAndFragment() {
        if index < bytes.count, bytes[index] == question {
            let end = bytes[index...].firstIndex(of: hash) ?? bytes.count
            queryRange = (index + 1)..<end
            query = (isSpecial ? PercentEncodeSet.specialQuery : .query).encode(bytes[queryRange])
            index = end
        }
        if index < bytes.count, bytes[index] == hash {
            fragmentRange = (index + 1)..<bytes.count
            fragment = PercentEncodeSet.fragment.encode(bytes[fragmentRange])
        }
    }

    private let slash = UInt8(ascii: "/")
    private let question = UInt8(ascii: "?")
    private let hash = UInt8(ascii: "#")

    private func isSlash(_ byte: UInt8) -> Bool { byte == slash || isSpecial && byte == UInt8(ascii: "\\") }

    /// How many dots a segment is made of, written as `.` or `%2e`: one, two, or none at all.
    private static func dots(_ segment: ArraySlice<UInt8>) -> Int {
        guard (1...6).contains(segment.count) else { return 0 }
        var rest = segment
        var count = 0
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard rest.popFirst() == UInt8(ascii: "2"), let last = rest.popFirst(),
                    lowercased(last) == UInt8(ascii: "e")
                else { return 0 }
            } else if byte != UInt8(ascii: ".") {
                return 0
            }
            count += 1
        }
        return count <= 2 ? count : 0
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
