/// Domains as registries register them: mapped by UTS #46, then held to IDNA 2008 (RFC 5891 §4.2, RFC 5892).
///
/// Symbols such as emoji, which browsers take, are refused, and so are soft hyphens and other characters that cannot be seen,
/// labels that begin or end with a hyphen, and labels of more than 63 octets (RFC 1035 §2.3.4).
public struct StandardDomainNormalizer: DomainNormalizer {
    /// Makes a normalizer.
    public init() {}

    public func asciiForm(of domain: String) throws(ValidationError) -> String {
        var issues = IssueList()
        var ascii: [UInt8] = []
        // No domain of 253 octets has more characters, however they are written.
        guard domain.utf8.count <= Self.maximumScanned else {
            throw ValidationError(
                ValidationIssue(
                    .tooLong, at: 0..<domain.utf8.count, "a domain has at most 253 octets (RFC 1035 §2.3.4)"))
        }
        switch DomainProcessing.labels(of: domain.unicodeScalars, ignoresInvisible: false) {
        case .failure(let refusal):
            issues.add(.invalidInternationalLabel, at: Self.place(of: refusal.label, in: domain), refusal.reason)
        case .success(let labels):
            for (index, label) in labels.enumerated() {
                if index > 0 { ascii.append(UInt8(ascii: ".")) }
                ascii.append(contentsOf: label.ascii)
                if label.ascii.count > 63 {
                    issues.add(.labelTooLong, at: Self.place(of: index, in: domain), "more than 63 octets in ASCII")
                } else if label.ascii.count != label.points.count, let reason = RegistryRule.flaw(label.points) {
                    issues.add(.invalidInternationalLabel, at: Self.place(of: index, in: domain), reason)
                }
            }
        }
        try issues.check()
        return String(decoding: ascii, as: UTF8.self)
    }

    /// Four bytes for each octet of the longest domain.
    private static let maximumScanned = 4 * 253

    /// Where a label stands in what was given. Mapping can make dots: the last label then stands for those it made.
    private static func place(of label: Int?, in domain: String) -> Range<Int> {
        let bytes = Array(domain.utf8)
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let label, let part = parts.dropFirst(label).first ?? parts.last else { return 0..<bytes.count }
        return part.startIndex..<part.endIndex
    }

    /// Whether what follows `xn--` is the Punycode of a label that a registry could register.
    static func isEncoded(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count <= 59 else { return false }
        let scalars = Array("xn--".utf8).map { Unicode.Scalar($0) } + bytes.map { Unicode.Scalar($0) }
        guard case .success(let labels) = DomainProcessing.labels(of: scalars), labels.count == 1 else { return false }
        return RegistryRule.flaw(labels[0].points) == nil
    }
}
