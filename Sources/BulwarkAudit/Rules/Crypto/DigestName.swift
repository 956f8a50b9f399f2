/// Digests by which something is only found again: names of files, keys of stores, and parts of addresses that a service looks up, as those of keys and pictures are.
enum DigestName {
    /// Whether all that becomes of a digest is a part of a path or an address: `folder.appendingPathComponent(digest)`, `"hu/\(digest)"`.
    ///
    /// - Parameter isHarmless: whether a use of the function around is harmless by what it is called.
    static func isOnlyName(_ hash: Fact, _ isHarmless: (Fact) -> Bool) -> Bool {
        // What CommonCrypto writes into a buffer, the function around gives back.
        if hash.text.hasPrefix("CC_") { return areOnlyNames(resultsOf: hash, isHarmless, depth: 0) }
        return isName(hash, isHarmless, depth: 0)
    }

    private static func isName(_ value: Fact, _ isHarmless: (Fact) -> Bool, depth: Int) -> Bool {
        guard depth < maximumDepth else { return false }
        for around in value.ancestors {
            switch around.kind {
            case .interpolation: return isPathPart(around)
            case .argument where addsToPath(around) || isKey(around): return true
            case .operators where !["+", "??"].contains(around.text): return false
            case .variable where !around.isMember:
                guard let scope = around.enclosing(.function, .closure, .accessor) else { return false }
                let uses = around.uses(in: scope)
                return !uses.isEmpty && uses.allSatisfy { isName($0, isHarmless, depth: depth + 1) }
            case .returning: return areOnlyNames(resultsOf: value, isHarmless, depth: depth)
            case .block, .accessor, .function:
                guard let owner = value.enclosing(.function, .accessor),
                    owner.results.contains(where: { $0 == value || value.isInside($0) })
                else { return false }
                return areOnlyNames(resultsOf: value, isHarmless, depth: depth)
            case .type, .file: return false
            default: break
            }
        }
        return false
    }

    /// Whether all uses of the function or the property around make a name of what it gives.
    private static func areOnlyNames(resultsOf value: Fact, _ isHarmless: (Fact) -> Bool, depth: Int) -> Bool {
        guard depth < maximumDepth, let owner = value.enclosing(.function, .accessor) else { return false }
        let uses: [Fact]
        if owner.kind == .function {
            uses = owner.code.calls(of: owner)
        } else {
            guard let property = owner.accessedDeclaration else { return false }
            uses = owner.code.facts(.member, named: property.text)
        }
        guard !uses.isEmpty, uses.count <= maximumUses else { return false }
        return uses.allSatisfy { isHarmless($0) || isName($0, isHarmless, depth: depth + 1) }
    }

    /// Whether an interpolated part stands between the slashes of a path, or before the extension of a file: `"hu/\(digest)"`, `"\(digest).png"`.
    private static func isPathPart(_ part: Fact) -> Bool {
        let before = part.sibling(part.index - 1)
        if before.kind == .segment, before.text.hasSuffix("/") { return true }
        guard part.end < (part.parent?.end ?? 0) else { return false }
        let after = part.sibling(part.end)
        guard after.kind == .segment else { return false }
        return after.text.hasPrefix("/")
            || after.text.hasPrefix(".") && after.text.dropFirst().prefix { $0.isLetter || $0.isNumber }.count > 1
    }

    /// Whether an argument is put behind a path: `folder.appending(path: digest)`.
    private static func addsToPath(_ argument: Fact) -> Bool {
        guard let call = argument.parent, call.kind == .call else { return false }
        return pathCalls.contains(call.text)
            || call.text == "appending" && ["path", "component"].contains(argument.text)
    }

    /// Whether an argument is what something is kept under: `keychain.set(seed, key: digest)`, `keychain[digest]`, `keychain.remove(digest)`.
    private static func isKey(_ argument: Fact) -> Bool {
        guard let use = argument.parent else { return false }
        if use.kind == .subscripted { return argument.text.isEmpty && use.first.map(isStore) ?? false }
        guard use.kind == .call else { return false }
        if ["key", "forKey"].contains(argument.text) { return true }
        return argument.text.isEmpty && use.argument(at: 0) == argument.value && use.receiver.map(isStore) ?? false
            && (use.traits.contains(.readsByKey) || use.text.hasPrefix("remove") || use.text.hasPrefix("delete"))
    }

    private static func isStore(_ value: Fact) -> Bool { stores.matches(value.text + " " + (value.typeName ?? "")) }

    private static let stores = WordSet(["keychain", "defaults", "cache"])
    private static let pathCalls: Set<String> = [
        "appendingPathComponent", "appendPathComponent", "stringByAppendingPathComponent",
        "URLByAppendingPathComponent",
    ]
    private static let maximumDepth = 4
    private static let maximumUses = 24
}
