/// One walk over the bytes of an address (RFC 5321 §4.1.2, with the international forms of RFC 6531 §3.3).
struct EmailScan {
    private(set) var issues = IssueList()
    /// Where the domain begins: the offset after the `@`.
    private(set) var domainStart = 0
    private(set) var hasInternationalDomain = false
    private(set) var hasUppercaseDomain = false

    /// RFC 5321 §4.5.3.1.1.
    static let maximumLocalPart = 64
    /// A path has 256 octets with its angle brackets (RFC 5321 §4.5.3.1.3; RFC 3696, erratum 1690).
    static let maximumAddress = 254
    /// Longer texts are not looked into: no part of them could be of use.
    private static let maximumScanned = 4096

    init(_ bytes: UnsafeBufferPointer<UInt8>, policy: EmailAddress.Policy) {
        guard !bytes.isEmpty else {
            issues.add(.empty, at: 0..<0, "no address")
            return
        }
        guard bytes.count <= Self.maximumScanned else {
            issues.add(.tooLong, at: 0..<bytes.count, "an address has at most 254 octets (RFC 5321 §4.5.3.1.3)")
            return
        }
        let at: Int
        if bytes[0] == UInt8(ascii: "\"") {
            at = quotedLocalPart(bytes, policy: policy)
        } else {
            guard let last = bytes.lastIndex(of: UInt8(ascii: "@")) else {
                localPart(bytes, upTo: bytes.count, policy: policy)
                issues.add(.missingAtSign, at: bytes.count..<bytes.count, "no @")
                return
            }
            at = last
            localPart(bytes, upTo: at, policy: policy)
        }
        guard at < bytes.count else { return }
        if at > Self.maximumLocalPart {
            issues.add(
                .localPartTooLong, at: 0..<at, "a local part has at most 64 octets (RFC 5321 §4.5.3.1.1)")
        }
        domainStart = at + 1
        if bytes.count > Self.maximumAddress {
            issues.add(.tooLong, at: 0..<bytes.count, "an address has at most 254 octets (RFC 5321 §4.5.3.1.3)")
        }
        if domainStart == bytes.count {
            issues.add(.missingDomain, at: domainStart..<domainStart, "no domain")
        } else if bytes[domainStart] == UInt8(ascii: "[") {
            addressLiteral(bytes, policy: policy)
        } else {
            domain(bytes, policy: policy)
        }
    }

    /// What only the ASCII form of an international domain can tell: its lengths and its last label.
    func judge(ascii: String, policy: EmailAddress.Policy, into issues: inout IssueList) {
        var form = Self(asciiDomain: ascii, policy: policy)
        if domainStart + ascii.utf8.count > Self.maximumAddress {
            form.issues.add(.tooLong, at: 0..<0, "an address has at most 254 octets with its domain in ASCII")
        }
        // Places in the ASCII form mean nothing in the text: all are told at the start of the domain.
        for issue in form.issues.issues {
            issues.add(ValidationIssue(issue.code, at: domainStart..<domainStart, issue.reason))
        }
    }

    private init(asciiDomain: String, policy: EmailAddress.Policy) {
        var text = asciiDomain
        text.withUTF8 { domain($0, policy: policy) }
    }
}

// MARK: - Before the @

extension EmailScan {
    /// `Dot-string = Atom *("." Atom)`.
    private mutating func localPart(_ bytes: UnsafeBufferPointer<UInt8>, upTo end: Int, policy: EmailAddress.Policy) {
        guard end > 0 else {
            issues.add(.missingLocalPart, at: 0..<0, "no local part")
            return
        }
        var previousIsDot = true
        var isASCII = true
        for index in 0..<end {
            let byte = bytes[index]
            if byte == UInt8(ascii: ".") {
                if previousIsDot, !policy.allowsDotsAnywhere {
                    issues.add(.misplacedDot, at: index..<index + 1, "a dot that divides nothing")
                }
                previousIsDot = true
                continue
            }
            previousIsDot = false
            if byte >= 0x80 {
                isASCII = false
            } else if !Self.isAtomText(byte) {
                issues.add(.unexpectedCharacter, at: index..<index + 1, "not in an atom (RFC 5322 §3.2.3)")
            }
        }
        if previousIsDot, !policy.allowsDotsAnywhere {
            issues.add(.misplacedDot, at: end - 1..<end, "a dot that divides nothing")
        }
        if !isASCII { international(bytes, 0..<end, policy: policy) }
    }

    /// `Quoted-string = DQUOTE *QcontentSMTP DQUOTE`; gives where its `@` is, or the end.
    private mutating func quotedLocalPart(
        _ bytes: UnsafeBufferPointer<UInt8>, policy: EmailAddress.Policy
    ) -> Int {
        var index = 1
        var isASCII = true
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            guard index < bytes.count else { break }
            if bytes[index] >= 0x80 {
                isASCII = false
            } else if bytes[index] < 0x20 || bytes[index] == 0x7F {
                issues.add(.unexpectedCharacter, at: index..<index + 1, "a control character (RFC 5321 §4.1.2)")
            }
            index += 1
        }
        guard index < bytes.count else {
            issues.add(.quotedLocalPart, at: 0..<1, "the quotes do not close")
            return bytes.count
        }
        if !policy.allowsQuotedLocalParts {
            issues.add(.quotedLocalPart, at: 0..<index + 1, "a quoted local part, which the policy does not take")
        }
        if !isASCII { international(bytes, 0..<index, policy: policy) }
        let next = index + 1
        guard next < bytes.count, bytes[next] == UInt8(ascii: "@") else {
            issues.add(.missingAtSign, at: next..<next, "no @ after the closing quote")
            return bytes.count
        }
        return next
    }

    /// Characters beyond ASCII: RFC 6531 takes all, which would let invisible ones in.
    private mutating func international(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, policy: EmailAddress.Policy
    ) {
        var offset = range.lowerBound
        var previous: Unicode.Scalar = "."
        for scalar in String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self).unicodeScalars {
            let width = UTF8.width(scalar)
            if !scalar.isASCII {
                let place = offset..<offset + width
                if !policy.allowsInternationalLocalParts {
                    issues.add(.unexpectedCharacter, at: place, "not ASCII, which the policy does not take")
                } else if !scalar.properties.generalCategory.isWordPart {
                    issues.add(.unexpectedCharacter, at: place, "not a letter, mark or digit of any script")
                } else if scalar.properties.generalCategory.isMark, previous == "." {
                    issues.add(.unexpectedCharacter, at: place, "a mark without a letter")
                }
            }
            previous = scalar
            offset += width
        }
    }

    /// `atext` of RFC 5322 §3.2.3, as a set of bits.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        let bits: UInt64 = byte < 64 ? 0xA3FF_ACFA_0000_0000 : 0x7FFF_FFFF_C7FF_FFFE
        return bits >> UInt64(byte & 63) & 1 == 1
    }
}

// MARK: - After the @

extension EmailScan {
    /// `Domain = sub-domain *("." sub-domain)`.
    private mutating func domain(_ bytes: UnsafeBufferPointer<UInt8>, policy: EmailAddress.Policy) {
        var start = domainStart
        var labels = 0
        for index in domainStart..<bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): hasUppercaseDomain = true
            case UInt8(ascii: "."):
                label(bytes, start..<index, policy: policy)
                labels += 1
                start = index + 1
            case 0x80...: hasInternationalDomain = true
            default:
                issues.add(
                    .unexpectedCharacter, at: index..<index + 1, "not a letter, digit or hyphen (RFC 5321 §4.1.2)")
            }
        }
        label(bytes, start..<bytes.count, policy: policy)
        guard policy.requiresPublicDomain, !hasInternationalDomain, start < bytes.count else { return }
        let last = UnsafeBufferPointer(rebasing: bytes[start...])
        if labels == 0 {
            issues.add(.invalidTopLevelDomain, at: bytes.count..<bytes.count, "a domain of one label")
        } else if last.count < 2 || !last.allSatisfy(Self.isLetter) && !Self.isACE(last) {
            issues.add(.invalidTopLevelDomain, at: start..<bytes.count, "not of letters (RFC 3696 §2)")
        }
    }

    private mutating func label(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, policy: EmailAddress.Policy
    ) {
        guard let first = range.first, let last = range.last else {
            issues.add(.misplacedDot, at: range, "an empty label")
            return
        }
        if bytes[first] == UInt8(ascii: "-") {
            issues.add(.misplacedHyphen, at: first..<first + 1, "a label begins with a hyphen")
        } else if bytes[last] == UInt8(ascii: "-") {
            issues.add(.misplacedHyphen, at: last..<last + 1, "a label ends with a hyphen")
        }
        let label = UnsafeBufferPointer(rebasing: bytes[range])
        // An international label is measured in its ASCII form.
        if label.count > 63, label.allSatisfy({ $0 < 0x80 }) {
            issues.add(.labelTooLong, at: range, "a label has at most 63 octets (RFC 1035 §2.3.4)")
            return
        }
        guard policy.requiresPublicDomain, label.count >= 4,
            label[2] == UInt8(ascii: "-"), label[3] == UInt8(ascii: "-")
        else { return }
        if !Self.isACE(label) {
            issues.add(.reservedLabel, at: range, "hyphens in third and fourth place (RFC 5890 §2.3.1)")
        } else if !StandardDomainNormalizer.isEncoded(label.dropFirst(4)) {
            issues.add(.reservedLabel, at: range, "not the Punycode of an international label (RFC 5891 §5.4)")
        }
    }

    private mutating func addressLiteral(_ bytes: UnsafeBufferPointer<UInt8>, policy: EmailAddress.Policy) {
        let range = domainStart..<bytes.count
        if !policy.allowsAddressLiterals {
            issues.add(.invalidAddressLiteral, at: range, "an address literal, which the policy does not take")
        } else if bytes[bytes.count - 1] != UInt8(ascii: "]")
            || !AddressLiteral.isValid(bytes[(domainStart + 1)..<(bytes.count - 1)])
        {
            issues.add(.invalidAddressLiteral, at: range, "not an address literal (RFC 5321 §4.1.3)")
        }
        hasUppercaseDomain = bytes[range].contains { (0x41...0x5A).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    /// Whether a label has the prefix of Punycode, `xn--`.
    private static func isACE(_ label: UnsafeBufferPointer<UInt8>) -> Bool {
        label.count > 4 && label[0] | 0x20 == UInt8(ascii: "x") && label[1] | 0x20 == UInt8(ascii: "n")
            && label[2] == UInt8(ascii: "-") && label[3] == UInt8(ascii: "-")
    }
}
