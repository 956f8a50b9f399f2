/// What a file of a built app is; here a name alone does not say it, for executables have none that does.
enum BundleFileKind {
    /// Files that hold text of some kind, in which a credential may stand.
    private static let texts: Set<String> = [
        "js", "jsbundle", "mjs", "html", "htm", "txt", "md", "xml", "yml", "yaml", "env", "pem", "key", "p8", "csv",
        "ini", "conf", "cfg", "config", "properties", "toml", "sh", "rb", "py", "lua", "sql", "map", "graphql",
    ]

    /// Endings of pictures, sounds, films, fonts and what else an app shows, which are not opened to see whether they are code. Any other
    /// file may be: `CFBundleExecutable` gives a program what name it likes.
    private static let media: Set<String> = [
        "aac", "aif", "aiff", "avif", "caf", "car", "cer", "crt", "css", "der", "gif", "heic", "heif", "ico", "jpeg",
        "jpg", "ktx", "lottie", "m4a", "m4v", "metallib", "mom", "mov", "mp3", "mp4", "ogg", "omo", "otf", "pak", "pdf",
        "png", "svg", "tiff", "ttc", "ttf", "usdz", "wav", "webm", "webp", "woff", "woff2", "zip",
    ]

    /// The kind of a file; nil for what is not read.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - bundle: The bundle that it lies in.
    ///   - head: Gives its first bytes.
    static func kind(of path: String, in bundle: BundleLayout.Bundle, head: () -> [UInt8]) -> InputKind? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let inside = path.utf8.dropFirst(bundle.path.isEmpty ? 0 : bundle.path.utf8.count + 1)
        // What the signature holds: digests of all files.
        if inside.starts(with: "_CodeSignature/".utf8) || inside.starts(with: "SC_Info/".utf8) { return nil }
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
        guard !media.contains(ending) || name == bundle.name else { return nil }
        let head = head()
        if HermesBytecode.isBegun(head) { return .text }
        return MachOFile.isMachO(head) ? .executable : nil
    }
}
