/// What a file of a built app is; here a name alone does not say it, for executables have none that does.
enum BundleFileKind {
    /// Files that hold text of some kind, in which a credential may stand.
    private static let texts: Set<String> = [
        "js", "jsbundle", "mjs", "html", "htm", "txt", "md", "xml", "yml", "yaml", "env", "pem", "key", "p8", "csv",
        "ini", "conf", "cfg", "config", "properties", "toml", "sh", "rb", "py", "lua", "sql", "map", "graphql",
    ]

    /// The kind of a file; nil for what is not read.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - bundle: The bundle that it lies in.
    ///   - head: Gives its first bytes.
    static func kind(of path: String, in bundle: BundleLayout.Bundle, head: () -> [UInt8]) -> InputKind? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let inside = path.dropFirst(bundle.path.isEmpty ? 0 : bundle.path.utf8.count + 1)
        // What the signature holds: digests of all files.
        if inside.hasPrefix("_CodeSignature/") || inside.hasPrefix("SC_Info/") { return nil }
        // Swift's own libraries, which Apple made.
        if name.hasPrefix("libswift"), name.hasSuffix(".dylib") { return nil }
        let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
        switch ending {
        case "mobileprovision": return .provisioningProfile
        case "nib": return .compiledInterface
        case _ where texts.contains(ending) || name.hasPrefix(".env"): return .text
        default: break
        }
        if let kind = InputKind(fileName: name) { return kind.isSource ? nil : kind }
        guard ending.isEmpty || ending == "dylib" || name == bundle.name else { return nil }
        return MachOFile.isMachO(head()) ? .executable : nil
    }
}
