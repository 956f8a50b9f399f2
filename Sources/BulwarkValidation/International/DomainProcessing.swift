/// The processing of UTS #46 §4, non-transitional, with CheckBidi and CheckJoiners and without UseSTD3ASCIIRules.
///
/// CheckHyphens and VerifyDnsLength are left to the callers: the URL standard wants neither (WHATWG URL §3.3), mail does.
enum DomainProcessing {
    /// Why a domain has no ASCII form.
    struct Refusal: Error {
        let reason: StaticString
        /// Which label it is; nil where it is all of them.
        let label: Int?
    }

    /// A label after mapping and decoding.
    struct Label {
        /// The label as people read it.
        var points: [UInt32]
        /// The label as the Domain Name System knows it.
        var ascii: [UInt8]
    }

    /// The labels of a domain.
    ///
    /// - Parameters:
    ///   - domain: Labels with dots, or what is mapped to dots, between them.
    ///   - ignoresInvisible: Whether what UTS #46 maps to nothing is dropped, as it asks, and not refused.
    static func labels(
        of domain: some Sequence<Unicode.Scalar>, ignoresInvisible: Bool = true
    ) -> Result<[Label], Refusal> {
        let tables = DomainTables.shared
        var mapped: [UInt32] = []
        var labelOfInput = 0
        for scalar in domain {
            if scalar == "." { labelOfInput += 1 }
            switch tables.mapping(of: scalar.value) {
            case .valid: mapped.append(scalar.value)
            case .ignored:
                if !ignoresInvisible { return refuse("a character that cannot be seen", labelOfInput) }
            case .mapped(let points): mapped.append(contentsOf: points)
            case .moved(let distance): mapped.append(UInt32(bitPattern: Int32(bitPattern: scalar.value) + distance))
            case .disallowed: return refuse("a character that no domain has (UTS #46 §5)", labelOfInput)
            }
        }
        mapped = Composition.compose(mapped, tables)
        var labels: [Label] = []
        for part in mapped.split(separator: 0x2E, omittingEmptySubsequences: false) {
            switch label(Array(part), tables) {
            case .success(let label): labels.append(label)
            case .failure(let refusal): return refuse(refusal.reason, labels.count)
            }
        }
        if labels.contains(where: { BidiRule.isBidi($0.points, tables) }) {
            for (index, label) in labels.enumerated() where !BidiRule.holds(label.points, tables) {
                return refuse("breaks the rule for text from right to left (RFC 5893 §2)", index)
            }
        }
        return .success(labels)
    }

    private static let prefix = Array("xn--".utf8)

    private static func label(_ points: [UInt32], _ tables: DomainTables) -> Result<Label, Refusal> {
        guard points.starts(with: prefix.map(UInt32.init)) else {
            if let reason = flaw(points, tables) { return refuse(reason, nil) }
            if points.allSatisfy({ $0 < 0x80 }) {
                return .success(Label(points: points, ascii: points.map { UInt8($0) }))
            }
            guard let encoded = Punycode.encode(points) else {
                return refuse("too long to be encoded (RFC 3492 §6.4)", nil)
            }
            return .success(Label(points: points, ascii: prefix + encoded))
        }
        let bytes = points.compactMap { UInt8(exactly: $0) }
        guard bytes.count == points.count, let decoded = Punycode.decode(bytes.dropFirst(4)),
            // What is ASCII, or nothing, would have been written as it is (UTS #46 §4, step 4.1).
            decoded.contains(where: { $0 >= 0x80 })
        else { return refuse("xn-- with what is no Punycode (UTS #46 §4)", nil) }
        guard Composition.compose(decoded, tables) == decoded else {
            return refuse("Punycode of a label that is not composed (UTS #46 §4.1)", nil)
        }
        if let reason = flaw(decoded, tables) { return refuse(reason, nil) }
        // What decodes to the same label in two ways would be two names of it.
        guard let again = Punycode.encode(decoded), again.elementsEqual(bytes.dropFirst(4)) else {
            return refuse("xn-- with what is no Punycode (UTS #46 §4)", nil)
        }
        return .success(Label(points: decoded, ascii: bytes))
    }

    /// What keeps a label from being valid (UTS #46 §4.1).
    private static func flaw(_ points: [UInt32], _ tables: DomainTables) -> StaticString? {
        guard let first = points.first else { return nil }
        guard first < 0x80 || !tables.properties(of: first).isMark else {
            return "a mark without a letter before it (UTS #46 §4.1)"
        }
        var hasJoiners = false
        for point in points where point >= 0x80 {
            guard tables.isValid(point) else { return "Punycode of what no label has (UTS #46 §4.1)" }
            hasJoiners = hasJoiners || JoinerRule.isJoiner(point)
        }
        if points.starts(with: prefix.map(UInt32.init)) { return "Punycode of xn-- (UTS #46 §4.1)" }
        return hasJoiners && !JoinerRule.holds(points, tables)
            ? "a joiner where nothing is to be joined (RFC 5892 appendix A)" : nil
    }

    private static func refuse<Value>(_ reason: StaticString, _ label: Int?) -> Result<Value, Refusal> {
        .failure(Refusal(reason: reason, label: label))
    }
}
