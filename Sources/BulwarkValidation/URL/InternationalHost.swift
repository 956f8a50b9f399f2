import Foundation

/// Domain to ASCII (WHATWG URL §3.3) for the part of UTS #46 whose mapping is lower case and composition alone.
///
/// All else is refused: what is mapped to other letters or to nothing (full-width forms, ideographic full stops, soft
/// hyphens), letters on which versions of the tables differ, joiners, marks that do not compose, scripts from right to
/// left, and labels that mix scripts. So every accepted host is the one the standard has.
enum InternationalHost {
    static func asciiForm(of domain: String) -> String? {
        if domain.utf8.allSatisfy({ $0 < 0x80 }) {
            let lower = String(decoding: domain.utf8.map(URLScan.lowercased), as: UTF8.self)
            let labels = lower.utf8.split(separator: UInt8(ascii: "."))
            return labels.allSatisfy { !$0.starts(with: "xn--".utf8) || isStandard(Array($0.dropFirst(4))) }
                ? lower : nil
        }
        var labels: [String] = []
        for label in domain.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false) {
            guard let ascii = asciiForm(ofLabel: label) else { return nil }
            labels.append(ascii)
        }
        return labels.joined(separator: ".")
    }

    /// No label in the Domain Name System is longer, and encoding takes the square of the length.
    private static let longestLabel = 63

    private static func asciiForm(ofLabel label: Substring.UnicodeScalarView) -> String? {
        guard label.count <= longestLabel else { return nil }
        var mapped = String.UnicodeScalarView()
        for scalar in label {
            // Capital sharp s and palochka: mapped by new versions of the tables otherwise than by old ones.
            guard scalar.value != 0x1E9E, scalar.value != 0x04C0 else { return nil }
            // Scalar by scalar, for the standard knows no final form of sigma.
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            guard lower.count == 1, let only = lower.first else { return nil }
            mapped.append(only)
        }
        let scalars = Array(String(mapped).precomposedStringWithCanonicalMapping.unicodeScalars)
        guard !hasReservedHyphens(scalars) else { return nil }
        if scalars.allSatisfy(\.isASCII) {
            guard scalars.allSatisfy(isBasic) else { return nil }
            return String(decoding: scalars.map { UInt8($0.value) }, as: UTF8.self)
        }
        guard isSimple(scalars), let encoded = BasicDomainNormalizer.encode(scalars) else { return nil }
        return "xn--" + encoded
    }

    /// Whether Punycode stands for a label that would be encoded so again.
    private static func isStandard(_ punycode: [UInt8]) -> Bool {
        guard let scalars = BasicDomainNormalizer.decode(punycode), scalars.contains(where: { !$0.isASCII }),
            !hasReservedHyphens(scalars), isSimple(scalars)
        else { return false }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        let text = String(view)
        return text.precomposedStringWithCanonicalMapping.unicodeScalars.elementsEqual(scalars)
            && BasicDomainNormalizer.encode(scalars).map { Array($0.utf8) } == punycode
    }

    private static func hasReservedHyphens(_ scalars: [Unicode.Scalar]) -> Bool {
        scalars.first == "-" || scalars.last == "-" || scalars.count >= 4 && scalars[2] == "-" && scalars[3] == "-"
    }

    private static func isBasic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9", "-": true
        default: false
        }
    }

    private enum Script { case latin, greek, cyrillic, japanese, hangul }

    private static func isSimple(_ scalars: [Unicode.Scalar]) -> Bool {
        var script: Script?
        for scalar in scalars {
            let found: Script
            switch scalar.value {
            case 0x30...0x39, 0x2D: continue
            case 0x61...0x7A, 0xDF...0x24F, 0x1E00...0x1EFF: found = .latin
            case 0x386...0x3E1, 0x1F00...0x1FFF: found = .greek
            case 0x400...0x52F: found = .cyrillic
            case 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0x3400...0x4DB5, 0x4E00...0x9FEF: found = .japanese
            case 0xAC00...0xD7A3: found = .hangul
            default: return false
            }
            guard script == nil || script == found, isValid(scalar) else { return false }
            script = found
        }
        return script != nil
    }

    /// Whether the tables leave a letter as it is. Sharp s and final sigma are letters of their own since 2023.
    private static func isValid(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .lowercaseLetter, .modifierLetter, .otherLetter: break
        default: return false
        }
        return scalar == "ß" || scalar == "ς" || !properties.changesWhenNFKCCaseFolded
    }
}
