internal import SwiftASN1
internal import X509

/// A name in the form in which it is compared with constraints.
struct ConstrainedName: Sendable {
    /// The forms of names. A constraint is for names of its form.
    enum Form: Sendable, Hashable {
        case host, address, mail, url, directory
        /// A form that is not compared: where a constraint on it meets such a name, the name is refused.
        case other(Int)
    }

    enum Value: Sendable {
        /// A name that is written wrong, or of a form that is not compared: no constraint permits it, and each excludes it.
        case unusable
        /// Labels from the right, and whether one more of any text follows.
        case host([[UInt8]], isWildcard: Bool)
        case address([UInt8])
        case mail(local: [UInt8], host: [[UInt8]])
        case directory([[RelativeDistinguishedName.Attribute]])
    }

    let form: Form
    let value: Value
    let text: String

    init(_ name: GeneralName) {
        switch name {
        case .dnsName(let text):
            form = .host
            self.text = text
            value = DNSPattern(text).map { .host($0.labels.reversed(), isWildcard: $0.isWildcard) } ?? .unusable
        case .ipAddress(let octets):
            form = .address
            let bytes = Array(octets.bytes)
            text = Address.text(of: bytes) ?? "an address"
            value = [4, 16].contains(bytes.count) ? .address(bytes) : .unusable
        case .rfc822Name(let text):
            form = .mail
            self.text = text
            value = Self.mail(text)
        case .uniformResourceIdentifier(let text):
            form = .url
            self.text = text
            value = Self.host(ofURL: text).map { .host($0, isWildcard: false) } ?? .unusable
        case .directoryName(let name):
            form = .directory
            text = "\(name)"
            value = .directory(name.map(Array.init))
        case .otherName, .x400Address, .ediPartyName, .registeredID:
            form = .other(NameSubtree.number(name))
            text = "a name of a rare form"
            value = .unusable
        }
    }

    static func mail(_ text: String) -> Value {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let host = DNSPattern(String(decoding: parts[1], as: UTF8.self)),
            !host.isWildcard
        else { return .unusable }
        return .mail(local: Array(parts[0]), host: host.labels.reversed())
    }

    /// The labels of the authority's host, from the right (RFC 3986 section 3.2); an address has none.
    private static func host(ofURL text: String) -> [[UInt8]]? {
        guard let start = text.firstRange(of: "://")?.upperBound else { return nil }
        let authority = text[start...].prefix { !"/?#".contains($0) }
        let afterUser = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let host = afterUser.prefix { $0 != ":" }
        return DNSPattern(String(host)).flatMap { $0.isWildcard ? nil : $0.labels.reversed() }
    }
}

/// A name constraint: the names that are below it.
struct NameSubtree: Sendable {
    private enum Base: Sendable {
        case malformed
        /// Labels from the right. `ownHost` is whether a host of just these labels is in it, `below` whether longer ones are.
        case host([[UInt8]], ownHost: Bool, below: Bool)
        case address([UInt8], mask: [UInt8])
        case mailbox(local: [UInt8], host: [[UInt8]])
        case directory([[RelativeDistinguishedName.Attribute]])
        case other
    }

    let form: ConstrainedName.Form
    private let base: Base

    init(_ name: GeneralName) {
        switch name {
        case .dnsName(let text):
            form = .host
            // Empty is every host (section 4.2.1.10: zero or more labels are added to the left).
            base = Self.labels(text).map { .host($0, ownHost: true, below: true) } ?? .malformed
        case .ipAddress(let octets):
            form = .address
            base = Self.range(Array(octets.bytes))
        case .rfc822Name(let text):
            form = .mail
            if text.utf8.contains(UInt8(ascii: "@")) {
                if case .mail(let local, let host) = ConstrainedName.mail(text) {
                    base = .mailbox(local: local, host: host)
                } else {
                    base = .malformed
                }
            } else {
                base = Self.dotted(text)
            }
        case .uniformResourceIdentifier(let text):
            form = .url
            base = Self.dotted(text)
        case .directoryName(let name):
            form = .directory
            base = .directory(name.map(Array.init))
        case .otherName, .x400Address, .ediPartyName, .registeredID:
            form = .other(Self.number(name))
            base = .other
        }
    }

    var isMalformed: Bool { if case .malformed = base { true } else { false } }

    /// Whether a name, and every host that a wildcard stands for, is in the subtree.
    func permits(_ name: ConstrainedName) -> Bool {
        switch (base, name.value) {
        case (.host(let labels, let ownHost, let below), .host(let host, let isWildcard)):
            guard host.starts(with: labels) else { return false }
            return host.count == labels.count && !isWildcard ? ownHost : below
        default: return contains(name)
        }
    }

    /// Whether a name, or a host that a wildcard stands for, is in the subtree or cannot be told.
    func excludes(_ name: ConstrainedName) -> Bool {
        switch (base, name.value) {
        case (.other, _), (_, .unusable): return true
        case (.host(let labels, _, _), .host(let host, isWildcard: true)):
            // `*.a.example` is in `a.example` and above, and reaches into `b.a.example`.
            return host.starts(with: labels) || (labels.count == host.count + 1 && labels.starts(with: host))
        case (.host, .host): return permits(name)
        default: return contains(name)
        }
    }

    private func contains(_ name: ConstrainedName) -> Bool {
        switch (base, name.value) {
        case (.host(let labels, let ownHost, let below), .mail(_, let host)):
            guard host.starts(with: labels) else { return false }
            return host.count == labels.count ? ownHost : below
        case (.address(let network, let mask), .address(let address)):
            return network.count == address.count
                && zip(zip(address, mask), network).allSatisfy { $0.0 & $0.1 == $1 & $0.1 }
        case (.mailbox(let local, let host), .mail(let otherLocal, let otherHost)):
            return local == otherLocal && host == otherHost
        case (.directory(let base), .directory(let name)):
            return name.count >= base.count && zip(base, name).allSatisfy(Self.isEqual)
        default: return false
        }
    }

    // MARK: Reading

    static func number(_ name: GeneralName) -> Int {
        switch name {
        case .otherName: 0
        case .x400Address: 3
        case .ediPartyName: 5
        default: 8
        }
    }

    /// A host, or its subdomains alone where a dot stands first: constraints on URLs and mail.
    private static func dotted(_ text: String) -> Base {
        let isBelowOnly = text.utf8.first == UInt8(ascii: ".")
        guard !text.isEmpty, let labels = labels(isBelowOnly ? String(text.dropFirst()) : text) else {
            return .malformed
        }
        return .host(labels, ownHost: !isBelowOnly, below: isBelowOnly)
    }

    private static func labels(_ text: String) -> [[UInt8]]? {
        guard !text.isEmpty else { return [] }
        guard let pattern = DNSPattern(text), !pattern.isWildcard else { return nil }
        return pattern.labels.reversed()
    }

    /// An address and a mask of the same length, whose ones are all before its zeros.
    private static func range(_ bytes: [UInt8]) -> Base {
        guard bytes.count == 8 || bytes.count == 32 else { return .malformed }
        let mask = Array(bytes.suffix(bytes.count / 2))
        let ones = mask.reduce(0) { $0 + $1.nonzeroBitCount }
        let isPrefix = mask.enumerated().allSatisfy { index, byte in
            byte == UInt8(truncatingIfNeeded: 0xFF00 >> min(max(ones - index * 8, 0), 8))
        }
        return isPrefix ? .address(Array(bytes.prefix(bytes.count / 2)), mask: mask) : .malformed
    }

    /// RFC 5280 section 7.1, as far as it goes without tables: the kind of string does not matter, nor case in ASCII, nor
    /// how many spaces there are.
    private static func isEqual(
        _ left: [RelativeDistinguishedName.Attribute], _ right: [RelativeDistinguishedName.Attribute]
    ) -> Bool {
        left.count == right.count
            && left.allSatisfy { one in
                right.contains { other in
                    guard one.type == other.type else { return false }
                    guard let text = String(one.value), let otherText = String(other.value) else {
                        return one.value == other.value
                    }
                    return folded(text) == folded(otherText)
                }
            }
    }

    private static func folded(_ text: String) -> [[UInt8]] {
        text.utf8.split(separator: UInt8(ascii: " ")).map { word in
            word.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        }
    }
}
