import Foundation
import Testing

@testable import BulwarkValidation

struct DomainProcessingTests {
    @Test func `The tables are whole`() {
        let tables = DomainTables.shared
        #expect(DomainTableData.unicodeVersion == "17.0.0")
        var counts = [0, 0, 0, 0]
        for point in 0..<UInt32(0x110000) {
            switch tables.mapping(of: point) {
            case .valid: counts[0] += 1
            case .disallowed: counts[1] += 1
            case .ignored: counts[2] += 1
            case .mapped(let points):
                counts[3] += 1
                #expect(points.allSatisfy { Unicode.Scalar($0) != nil })
            case .moved(let distance):
                counts[3] += 1
                #expect(Unicode.Scalar(UInt32(Int32(point) + distance)) != nil)
            }
        }
        #expect(counts.allSatisfy { $0 > 200 } && counts.reduce(0, +) == 0x110000)
        #expect(counts[0] > 140_000 && counts[3] > 6_000)
        // The last rows of the last section.
        #expect(tables.decomposition(of: 0x2FA1D)?.first == 0x2A600)
    }

    /// Foundation's tables are of another version: what was assigned long ago is the same in both.
    @Test func `Composition is that of another implementation for random texts`() {
        var generator = FieldSupport.Generator(seed: 15)
        let ranges: [ClosedRange<UInt32>] = [
            0x41...0x7A, 0xC0...0x24F, 0x300...0x345, 0x370...0x3FF, 0x5B0...0x5C2, 0x900...0xDFF,
            0x1E00...0x1FFF, 0x2126...0x212B, 0x3040...0x30FF, 0xF900...0xFA6D, 0xFB1D...0xFB4E,
            0x1D15E...0x1D164, 0x110AB...0x110BA,
        ]
        for _ in 0..<4_000 {
            let scalars = (0..<Int.random(in: 1...8, using: &generator)).compactMap { _ in
                ranges.randomElement(using: &generator).flatMap {
                    Unicode.Scalar(UInt32.random(in: $0, using: &generator))
                }
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            let other = String(view).precomposedStringWithCanonicalMapping.unicodeScalars.map(\.value)
            #expect(Composition.compose(scalars.map(\.value), .shared) == other, "\(scalars)")
        }
    }

    @Test(
        arguments: [
            ([0x1112, 0x1161, 0x11AB], [0xD55C]), ([0xD558, 0x11AB], [0xD55C]), ([0x1100, 0x1161], [0xAC00]),
            ([0xD55C, 0x11AB], [0xD55C, 0x11AB]), ([0xAC00, 0x11A7], [0xAC00, 0x11A7]),
            ([0x1112, 0x11AB], [0x1112, 0x11AB]),
            ([0xAC01], [0xAC01]), ([0xD7A3, 0x1161], [0xD7A3, 0x1161]), ([0x4A, 0xB258, 0x11AC], [0x4A, 0xB25D]),
        ] as [([UInt32], [UInt32])])
    func `Syllables of Hangul are computed`(_ points: [UInt32], _ composed: [UInt32]) {
        #expect(Composition.compose(points, .shared) == composed)
    }

    static let joiners: [([UInt32], Bool)] = [
        ([0x200D], false), ([0x200C], false), ([0x61, 0x200C, 0x62], false),
        // After a virama, both.
        ([0x915, 0x94D, 0x200D, 0x937], true), ([0x915, 0x94D, 0x200C, 0x937], true),
        // Between letters that join, past marks; only the non-joiner.
        ([0x628, 0x200C, 0x628], true), ([0x628, 0x64B, 0x200C, 0x64B, 0x627], true),
        ([0x627, 0x200C, 0x628], false), ([0x628, 0x200D, 0x628], false), ([0x628, 0x200C], false),
    ]

    @Test(arguments: joiners)
    func `Joiners stand where RFC 5892 lets them`(_ points: [UInt32], _ holds: Bool) {
        #expect(JoinerRule.holds(points, .shared) == holds)
    }

    static let bidi: [(String, Bool)] = [
        ("", true), ("abc", true), ("a1", true), ("1a", false), ("a-", false), ("אב", true), ("א1", true),
        ("1א", false),
        ("אa", false), ("aא", false), ("א٠", true), ("א1٠", false), ("א-", false), ("א\u{5B0}", true), ("٠א", false),
        ("a\u{300}", true), ("a٠", false),
    ]

    @Test(arguments: bidi)
    func `Text from right to left is held to RFC 5893`(_ label: String, _ holds: Bool) {
        #expect(BidiRule.holds(label.unicodeScalars.map(\.value), .shared) == holds)
    }

    /// The Unicode Consortium's IdnaTestV2.txt. CheckHyphens, UseSTD3ASCIIRules and VerifyDnsLength are off for URLs, so rows
    /// that only these refuse have to pass.
    @Test func `The conformance tests of UTS 46 are passed`() throws {
        guard let path = ProcessInfo.processInfo.environment["BULWARK_IDNA_TESTS"],
            let file = try? String(contentsOfFile: path, encoding: .utf8)
        else { return FieldSupport.missing("IdnaTestV2", "Scripts/external/check-domains") }
        let off: Set<String> = ["V2", "V3", "U1", "A4_1", "A4_2", "X4_2"]
        var passed = 0
        var total = 0
        for line in file.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            let columns = line.prefix { $0 != "#" }.split(separator: ";", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            // Lone surrogates are no text in Swift.
            guard columns.count >= 5, let source = Self.unescaped(columns[0]) else { continue }
            total += 1
            func orBefore(_ column: String, _ before: String) -> String { column.isEmpty ? before : column }
            let unicode = orBefore(columns[1], columns[0])
            let ascii = Self.unescaped(orBefore(columns[3], unicode))
            let status = orBefore(columns[4], columns[2]).trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
            let errors = Set(status.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }).subtracting(
                off)
            var found: String?
            if case .success(let labels) = DomainProcessing.labels(of: source.unicodeScalars) {
                found = String(decoding: Array(labels.map(\.ascii).joined(separator: [0x2E])), as: UTF8.self)
            }
            if found == (errors.isEmpty ? ascii : nil) {
                passed += 1
            } else {
                Issue.record("\(line): \(found ?? "refused")")
            }
        }
        FieldSupport.score("IdnaTestV2", passed, of: total)
        #expect(passed == total && total > 6_000)
    }

    private static func unescaped(_ column: String) -> String? {
        if column == "\"\"" { return "" }
        var out = String.UnicodeScalarView()
        var rest = column[...]
        while let character = rest.popFirst() {
            guard character == "\\" else {
                out.append(contentsOf: character.unicodeScalars)
                continue
            }
            let digits: Substring
            if rest.popFirst() == "x" {
                digits = rest.dropFirst().prefix { $0 != "}" }
                rest = rest.dropFirst(digits.count + 2)
            } else {
                digits = rest.prefix(4)
                rest = rest.dropFirst(4)
            }
            guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else { return nil }
            out.append(scalar)
        }
        return String(out)
    }
}
