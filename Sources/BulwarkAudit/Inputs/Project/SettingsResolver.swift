import BulwarkReport

/// Finds the effective value of build settings: layer upon layer, with their variables replaced.
struct SettingsResolver {
    /// The layers from the weakest to the strongest.
    let layers: [SettingsLayer]
    /// The configuration that is built.
    let configuration: String
    /// What it is built for: `iphoneos`, `watchos`.
    let platform: String
    /// What the build system sets itself.
    let builtIn: [String: String]

    /// References to references end here; real projects need four or five.
    private static let maximumDepth = 16
    /// A value that grows past this many bytes is cut: variables can double it at every step.
    private static let maximumLength = 16_384
    /// How many variables one value may be made of, those of their values counted: where all of them are empty, nothing grows, and at
    /// every step there may be a thousand more.
    private static let maximumReferences = 1_000

    /// The effective setting; its place is that of the strongest layer that has it.
    func setting(_ name: String) -> BuildSetting? {
        var left = Self.maximumReferences
        return setting(name, below: layers.count, depth: 0, &left)
    }

    /// The effective settings whose names begin so, sorted by their names.
    func settings(beginningWith prefix: String) -> [(name: String, setting: BuildSetting)] {
        let names = Set(layers.lazy.flatMap { $0.names }.filter { $0.hasPrefix(prefix) })
        return names.sorted().compactMap { name in setting(name).map { (name, $0) } }
    }

    /// A text with its variables replaced; those that are not known stay as they are written.
    func expand(_ text: String) -> String {
        var left = Self.maximumReferences
        return expand(text, name: "", level: layers.count, depth: 0, &left)
    }

    private func setting(_ name: String, below level: Int, depth: Int, _ left: inout Int) -> BuildSetting? {
        guard depth < Self.maximumDepth else { return nil }
        for index in layers.indices.reversed() where index < level {
            guard let found = layers[index].setting(name, configuration: configuration, platform: platform) else {
                continue
            }
            return BuildSetting(
                value: expand(found.value, name: name, level: index, depth: depth + 1, &left), location: found.location)
        }
        return nil
    }

    private func value(_ name: String, below level: Int, depth: Int, _ left: inout Int) -> String? {
        setting(name, below: level, depth: depth, &left)?.value ?? builtIn[name]
    }

    /// - Parameter left: how many more variables may be replaced; what is behind the last of them stays as it is written.
    private func expand(_ text: String, name: String, level: Int, depth: Int, _ left: inout Int) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")), depth < Self.maximumDepth else { return text }
        var result = ""
        var rest = text.utf8.count > Self.maximumLength ? text.prefix(Self.maximumLength) : text[...]
        while let dollar = rest.firstIndex(of: "$"), result.utf8.count < Self.maximumLength, left > 0 {
            left -= 1
            result += rest[..<dollar]
            let open = rest.index(after: dollar)
            guard open < rest.endIndex, rest[open] == "(" || rest[open] == "{",
                let close = Self.closing(of: rest, from: open)
            else {
                result += "$"
                rest = rest[open...]
                continue
            }
            let inner = expand(
                String(rest[rest.index(after: open)..<close]), name: name, level: level, depth: depth + 1, &left)
            let written = rest[dollar...close]
            rest = rest[rest.index(after: close)...]
            // Nothing stands for nothing: `http:/$()/` keeps slashes from being read as a comment.
            if inner.isEmpty { continue }
            let parts = inner.split(separator: ":", omittingEmptySubsequences: false)
            let variable = parts.first.map(String.init) ?? ""
            let isInherited = variable == "inherited"
            let found =
                isInherited || variable == name
                ? value(name, below: level, depth: depth + 1, &left) ?? (isInherited ? "" : nil)
                : value(variable, below: layers.count, depth: depth + 1, &left)
            result += Self.modified(found, by: parts.dropFirst()) ?? String(written)
        }
        result += rest
        return result.utf8.count > Self.maximumLength ? String(result.prefix(Self.maximumLength)) : result
    }

    private static func closing(of text: Substring, from open: Substring.Index) -> Substring.Index? {
        let (opener, closer): (Character, Character) = text[open] == "(" ? ("(", ")") : ("{", "}")
        var depth = 0
        for index in text[open...].indices {
            if text[index] == opener { depth += 1 }
            if text[index] == closer {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }

    private static func modified(_ value: String?, by modifiers: ArraySlice<Substring>) -> String? {
        var value = value
        for modifier in modifiers {
            if modifier.hasPrefix("default=") {
                if value?.isEmpty ?? true { value = String(modifier.dropFirst(8)) }
                continue
            }
            switch modifier {
            case "lower": value = value?.lowercased()
            case "upper": value = value?.uppercased()
            case "rfc1034identifier":
                value = value.map {
                    String($0.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "." ? $0 : "-" })
                }
            case "c99extidentifier", "identifier":
                value = value.map { String($0.map { $0.isLetter || $0.isNumber ? $0 : "_" }) }
            default: break
            }
        }
        return value
    }
}

extension SettingsResolver {
    /// A resolver for a target, which knows by its settings what the target is built for.
    init(layers: [SettingsLayer], configuration: String, target: String, project: String) {
        func resolver(for platform: String) -> SettingsResolver {
            // Paths stay relative: `$(SRCROOT)/App/Info.plist` is found under the project's folder.
            SettingsResolver(
                layers: layers, configuration: configuration, platform: platform,
                builtIn: [
                    "TARGET_NAME": target, "TARGETNAME": target, "PRODUCT_NAME": target,
                    "CONFIGURATION": configuration, "PROJECT_NAME": project, "SRCROOT": ".", "PROJECT_DIR": ".",
                    "SOURCE_ROOT": ".", "PLATFORM_NAME": platform, "EXECUTABLE_NAME": target,
                ])
        }
        let first = resolver(for: "iphoneos")
        let root = first.setting("SDKROOT")?.value ?? ""
        let supported = first.setting("SUPPORTED_PLATFORMS")?.value ?? ""
        if root.hasPrefix("watchos") || root.hasPrefix("appletvos") {
            self = resolver(for: root)
        } else {
            self = root.hasPrefix("macosx") && !supported.contains("iphone") ? resolver(for: "macosx") : first
        }
    }
}
