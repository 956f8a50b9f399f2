/// An e-mail address whose syntax has been proven; that a mailbox exists, only a message to it can prove.
///
/// ```swift
/// let address = try EmailAddress("o'brien@bank.example", policy: .strict)
/// address.localPart    // o'brien
/// address.asciiDomain  // bank.example
/// ```
///
/// One pass over the bytes, without a regular expression; all issues are told at once, each with its place. Two
/// addresses are equal when their local parts are, byte for byte, and their domains are the same host
/// (RFC 5321 §2.3.11, §2.4: only the receiving host may interpret a local part, and domains ignore case).
///
/// - Warning: An address in a header of a message or in a page still needs the encoder of that place: `'`, `&` and
///   others are valid here. See ``HTMLText``.
public struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address as it was written.
    public let address: String
    /// Where the `@` is that divides the address, as an offset in its UTF-8 form.
    private let at: Int
    /// The form that is compared, where it differs from what was written.
    private let differing: String?

    /// Parses an address.
    ///
    /// - Parameters:
    ///   - text: The address, nothing around it: no display name, no angle brackets, no spaces.
    ///   - policy: What is accepted.
    ///   - normalizer: What turns an international domain into its ASCII form.
    /// - Throws: All that is wrong with the text, in its order.
    public init(
        _ text: String, policy: Policy = .strict, normalizer: some DomainNormalizer = StandardDomainNormalizer()
    ) throws(ValidationError) {
        var text = text
        let scan = text.withUTF8 { EmailScan($0, policy: policy) }
        var issues = scan.issues
        var domain: String?
        if scan.hasInternationalDomain, issues.isEmpty {
            do {
                let ascii = try normalizer.asciiForm(of: String(cut: text.utf8.dropFirst(scan.domainStart)))
                scan.judge(ascii: ascii, policy: policy, into: &issues)
                domain = ascii
            } catch {
                for issue in error.issues { issues.add(issue.moved(by: scan.domainStart)) }
            }
        }
        try issues.check()
        if scan.hasUppercaseDomain, domain == nil {
            domain = String(cut: text.utf8.dropFirst(scan.domainStart)).lowercased()
        }
        address = text
        at = scan.domainStart - 1
        differing = domain.map { String(cut: text.utf8.prefix(scan.domainStart)) + $0 }
    }

    /// What is before the `@`, as written. To be compared byte for byte.
    public var localPart: String { String(cut: address.utf8.prefix(at)) }

    /// What is after the `@`, as written.
    public var domain: String { String(cut: address.utf8.dropFirst(at + 1)) }

    /// The domain as the Domain Name System knows it: lower case, international labels in Punycode (RFC 5890 §2.3.2.1).
    /// An address literal stays one, with its brackets.
    public var asciiDomain: String { String(cut: canonical.utf8.dropFirst(at + 1)) }

    /// The form to store and to look up by: the local part as written, and ``asciiDomain``.
    public var canonical: String { differing ?? address }

    /// Whether the mail systems on the way have to know SMTPUTF8, because the local part is not ASCII (RFC 6531 §3.2).
    public var needsSMTPUTF8: Bool { !localPart.utf8.allSatisfy { $0 < 0x80 } }

    /// The address with all but the first character of the local part hidden, to show whose it is without telling it.
    public var masked: String { "\(address.prefix(1))•••@\(domain)" }

    /// The address as it was written. It is personal data: log it as private.
    public var description: String { address }

    /// Whether both deliver to the same mailbox, as far as the syntax tells.
    public static func == (left: Self, right: Self) -> Bool {
        left.canonical.utf8.elementsEqual(right.canonical.utf8)
    }

    /// Hashes the canonical form.
    public func hash(into hasher: inout Hasher) {
        var canonical = canonical
        canonical.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Takes bytes that were cut from a string at ASCII characters, and so are UTF-8.
    fileprivate init(cut bytes: Substring.UTF8View) { self = String(Substring(bytes)) }
}
