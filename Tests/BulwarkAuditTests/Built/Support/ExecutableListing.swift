@testable import BulwarkAudit

/// What the examples of rules write for an executable: what `otool`, `nm` and `codesign` would print of it, a line each. Here it becomes one.
enum ExecutableListing {
    private static let words: Set = [
        "imports", "class", "selector", "string", "links", "entitlement", "flags", "kind", "symbols", "segment",
        "signature",
    ]

    /// The Mach-O file of a listing; nil for a text that is none.
    static func file(_ text: String) -> [UInt8]? {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        guard !lines.isEmpty, lines.allSatisfy({ words.contains($0[0]) && $0.count == 2 }) else { return nil }
        var file = MachOWriter()
        var entitlements: [(key: String, value: String)] = []
        var hasDER = true
        for line in lines {
            let rest = line[1]
            switch line[0] {
            case "imports": file.imports += rest.split(separator: " ").map(String.init)
            case "class": file.classes.append(rest)
            case "selector": file.selectors.append(rest)
            case "string": file.strings.append(rest)
            case "links": file.libraries.append(rest)
            case "entitlement":
                let parts = rest.split(separator: " ", maxSplits: 1).map(String.init)
                entitlements.append((parts[0], parts[1]))
            case "flags": file.flags = 0x85
            case "kind": file.fileType = rest == "library" ? 6 : 8
            case "symbols":
                let parts = rest.split(separator: " ").map(String.init)
                if parts[0] == "debug" {
                    file.debugEntries = Int(parts[1]) ?? 0
                } else {
                    file.localNames = Int(parts[1]) ?? 0
                }
            case "segment": file.segments.append(rest)
            case "signature":
                file.isSigned = true
                if rest == "sha1" { file.hashType = 1 }
                if rest == "no-der" { hasDER = false }
            default: break
            }
        }
        if !entitlements.isEmpty {
            file.entitlements = propertyList(entitlements)
            if hasDER { file.entitlementsInDER = der(entitlements) }
        }
        return file.file()
    }

    static func propertyList(_ entitlements: [(key: String, value: String)]) -> String {
        let entries = entitlements.map { key, value in
            let value = ["true", "false"].contains(value) ? "<\(value)/>" : "<string>\(value)</string>"
            return "<key>\(key)</key>\(value)"
        }
        return
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\"><dict>\(entries.joined())</dict></plist>"
    }

    static func der(_ entitlements: [(key: String, value: String)]) -> [UInt8] {
        let pairs = entitlements.flatMap { key, value in
            let value =
                ["true", "false"].contains(value)
                ? element(0x01, [value == "true" ? 0xff : 0]) : element(0x0c, Array(value.utf8))
            return element(0x30, element(0x0c, Array(key.utf8)) + value)
        }
        return element(0x70, element(0x02, [1]) + element(0xb0, pairs))
    }

    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 0x80
            ? [UInt8(count)]
            : count < 0x100 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xff)]
        return [tag] + length + content
    }
}
