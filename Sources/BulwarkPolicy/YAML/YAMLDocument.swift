package import Foundation
package import Yams

/// A YAML document composed within limits.
package struct YAMLDocument {
    /// The root; `nil` for an empty document.
    package let root: Node?

    /// Composes a document.
    package init(_ data: Data, limits: PolicyLimits) throws(PolicyError) {
        guard data.count <= limits.bytes else { throw PolicyError(.tooLarge) }
        guard let text = String(data: data, encoding: .utf8), !data.contains(0) else { throw PolicyError(.notUTF8) }
        // What an alias names is walked anew for each of them, so nested aliases multiply (the "billion laughs"); they are
        // counted before Yams composes anything. Nesting is bounded by libyaml itself (1,000 levels).
        let aliases = Self.names(behind: UInt8(ascii: "*"), in: data)
        let anchors = Self.names(behind: UInt8(ascii: "&"), in: data)
        guard aliases <= limits.aliases,
            Self.growth(anchors: anchors, aliases: aliases) <= Self.maximumWalk / max(1, data.count)
        else { throw PolicyError(.tooLarge) }
        do {
            root = try Parser(yaml: text, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw PolicyError(.malformed, problems: [Self.problem(error)])
        } catch {
            throw PolicyError(.malformed)
        }
    }

    /// How many bytes may be walked, counting what aliases name as often as it stands in the document.
    private static let maximumWalk = 4 << 20

    /// How many times a part of the document may stand in it at most: where each of some anchors holds as many aliases of the one before.
    private static func growth(anchors: Int, aliases: Int) -> Int {
        guard anchors > 0, aliases > 0 else { return 1 }
        return (1...min(anchors, aliases)).reduce(1) { most, levels in
            let each = (aliases + levels - 1) / levels
            return max(most, (0..<levels).reduce(1) { product, _ in min(product * each, maximumWalk) })
        }
    }

    /// How many `*name` may be aliases, or `&name` anchors: those that a quotation mark does not precede. Counts some that are none (in
    /// comments, say), and never misses one.
    private static func names(behind mark: UInt8, in data: Data) -> Int {
        var count = 0
        var previous = UInt8(ascii: "\n")
        var isCandidate = false
        for byte in data {
            // A name follows its mark at once, and something that separates stands before it.
            let isName = !" \t\r\n,[]{}*\"'/".utf8.contains(byte)
            if isCandidate, isName { count += 1 }
            isCandidate = byte == mark && " \t\r\n,[{:-?!".utf8.contains(previous)
            previous = byte
        }
        return count
    }

    private static func problem(_ error: YamlError) -> PolicyError.Problem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let what = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
            // What a glob without quotes looks like to YAML: an alias, or a plain scalar that cannot begin so.
            let isGlob = what.contains("alias")
            return .init(
                line: mark.line, column: mark.column,
                message: what + (isGlob ? ". Put patterns that begin with * in quotation marks." : "."))
        case .duplicatedKeysInMapping(let duplicates, let context):
            return .init(
                line: context.mark.line, column: context.mark.column,
                message: "written twice: \(duplicates.joined(separator: ", ")).")
        case .reader(let problem, _, _, _): return .init(line: 1, column: 1, message: problem + ".")
        default: return .init(line: 1, column: 1, message: "cannot be read.")
        }
    }
}
