extension PinSet {
    /// The pins of OkHttp's `CertificatePinner`, out of Kotlin or Java, with its meaning: pins are for any certificate of the chain,
    /// `*.` covers one more label, `**.` the host and all below it, and entries that cover a host hold together.
    ///
    /// Every call `add("pattern", "sha256/…", …)` of the text is read, outside of comments. A form that this set cannot say, such as a
    /// pattern that is a constant, is an error, and not a weaker set: so is a pin that stands in no such call.
    ///
    /// - Parameters:
    ///   - source: The source, whole or in part.
    ///   - limits: How much it may hold.
    /// - Throws: ``TransportError`` with `invalidPins`: there is no such call, an argument is no plain string, a pin is none of SHA-256,
    ///   `*.` without the host itself or with other pins; or with `tooLarge`.
    public init(
        okHTTP source: [UInt8], limits: CertificateLimits = CertificateLimits()
    ) throws(TransportError) {
        guard source.count <= limits.textBytes else { throw TransportError(.tooLarge, "a source file") }
        var scanner = CallScanner(source)
        var order: [String] = []
        var entries: [String: OkHTTPPins] = [:]
        while let arguments = try scanner.nextAdd() {
            guard let pattern = arguments.first, arguments.count > 1 else {
                throw TransportError(.invalidPins, "a pattern has no pins", at: arguments.first)
            }
            let host: String
            let form: WritableKeyPath<OkHTTPPins, [Pin]>
            if pattern.hasPrefix("**.") {
                (host, form) = (HostName.lowercased(String(pattern.dropFirst(3))), \.all)
            } else if pattern.hasPrefix("*.") {
                (host, form) = (HostName.lowercased(String(pattern.dropFirst(2))), \.oneLabel)
            } else {
                (host, form) = (HostName.lowercased(pattern), \.exact)
            }
            if entries[host] == nil { order.append(host) }
            for text in arguments.dropFirst() {
                guard text.hasPrefix("sha256/"), let hash = SPKIHash(base64: String(text.dropFirst(7))) else {
                    throw TransportError(.invalidPins, "a pin is no sha256/ with the base64 of 32 bytes", at: pattern)
                }
                let pin = Pin(hash)
                // OkHttp adds them up: the same one twice is the same one.
                if entries[host, default: OkHTTPPins()][keyPath: form].contains(pin) { continue }
                entries[host, default: OkHTTPPins()][keyPath: form].append(pin)
            }
        }
        guard !order.isEmpty else { throw TransportError(.invalidPins, "there is no call of add with pins") }
        var hosts: [PinnedHost] = []
        for host in order { hosts.append(try (entries[host] ?? OkHTTPPins()).host(host)) }
        try self.init(hosts, combination: .merged)
    }

    /// The pins of one host's patterns.
    private struct OkHTTPPins {
        var exact: [Pin] = []
        var oneLabel: [Pin] = []
        var all: [Pin] = []

        func host(_ name: String) throws(TransportError) -> PinnedHost {
            func differs(_ left: [Pin], _ right: [Pin]) -> Bool { Set(left) != Set(right) }
            if !all.isEmpty {
                // The host and one label below it are covered by `**.` as well, where the pins of both would hold.
                guard exact.isEmpty || !differs(exact, all), oneLabel.isEmpty || !differs(oneLabel, all) else {
                    throw TransportError(.invalidPins, "patterns of one host have different pins", at: name)
                }
                return PinnedHost(name, subdomains: .all, anyPins: all)
            }
            guard !oneLabel.isEmpty else { return PinnedHost(name, anyPins: exact) }
            guard !exact.isEmpty else {
                throw TransportError(.invalidPins, "'*.' leaves the host itself out, which no entry can", at: name)
            }
            guard !differs(exact, oneLabel) else {
                throw TransportError(.invalidPins, "patterns of one host have different pins", at: name)
            }
            return PinnedHost(name, subdomains: .oneLabel, anyPins: exact)
        }
    }
}

/// Finds calls of `add(…)` in Kotlin and Java, in one pass.
private struct CallScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The string arguments of the next call whose first one is a string; nil at the end.
    ///
    /// A call of another `add`, which has none, is passed over, but no pin is.
    mutating func nextAdd() throws(TransportError) -> [String]? {
        while position < bytes.count {
            if skipComment() { continue }
            if bytes[position] == UInt8(ascii: "\"") {
                let text = try string()
                guard !text.hasPrefix("sha256/") || SPKIHash(base64: String(text.dropFirst(7))) == nil else {
                    throw TransportError(.invalidPins, "a pin stands in no call of add with its pattern")
                }
            } else if bytes[position] == UInt8(ascii: "'") {
                skipCharacter()
            } else if let name = name() {
                guard name.elementsEqual("add".utf8) else { continue }
                skipSpace()
                guard take("(") else { continue }
                skipSpace()
                guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { continue }
                return try arguments()
            } else {
                position += 1
            }
        }
        return nil
    }

    /// A name, a keyword or a number; nil where none begins here.
    private mutating func name() -> ArraySlice<UInt8>? {
        let name = bytes[position...].prefix { byte in
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
        }
        position += name.count
        return name.isEmpty ? nil : name
    }

    /// Passes over a character in quotes, such as `'"'` and `'\u0022'`, or over the quote alone.
    private mutating func skipCharacter() {
        position += 1
        let isEscape = position < bytes.count && bytes[position] == UInt8(ascii: "\\")
        let rest = bytes[min(position + (isEscape ? 2 : 1), bytes.count)...].prefix(5).prefix { $0 != 0x0A }
        if let end = rest.firstIndex(of: UInt8(ascii: "'")) { position = end + 1 }
    }

    private mutating func arguments() throws(TransportError) -> [String] {
        var found: [String] = []
        while true {
            skipSpace()
            if take(")") { return found }
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw TransportError(.invalidPins, "an argument is no plain string", at: found.first)
            }
            found.append(try string())
            skipSpace()
            if take(",") { continue }
            guard position < bytes.count, bytes[position] == UInt8(ascii: ")") else {
                throw TransportError(.invalidPins, "an argument is no plain string", at: found.first)
            }
        }
    }

    /// A string, whose first quotation mark is next. Hosts and pins need neither escapes nor templates.
    private mutating func string() throws(TransportError) -> String {
        if bytes[position...].starts(with: "\"\"\"".utf8) {
            position += 3
            return try text(to: Array("\"\"\"".utf8), hasEscapes: false)
        }
        position += 1
        return try text(to: [UInt8(ascii: "\"")], hasEscapes: true)
    }

    private mutating func text(to end: [UInt8], hasEscapes: Bool) throws(TransportError) -> String {
        let start = position
        while position < bytes.count {
            if hasEscapes, bytes[position] == UInt8(ascii: "\\") {
                position += 2
            } else if bytes[position...].starts(with: end) {
                let text = String(decoding: bytes[start..<position], as: UTF8.self)
                position += end.count
                return text
            } else {
                position += 1
            }
        }
        throw TransportError(.invalidPins, "a string does not end")
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
                position += 1
            } else if !skipComment() {
                return
            }
        }
    }

    /// Passes over a comment; false where none begins here.
    private mutating func skipComment() -> Bool {
        if bytes[position...].starts(with: "//".utf8) {
            while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            return true
        }
        guard bytes[position...].starts(with: "/*".utf8) else { return false }
        position += 2
        while position < bytes.count, !bytes[position...].starts(with: "*/".utf8) { position += 1 }
        position = min(position + 2, bytes.count)
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
