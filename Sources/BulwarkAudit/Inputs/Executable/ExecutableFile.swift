import BulwarkProperties

/// An executable of a built app: a program, an extension's, a framework's or a library.
struct ExecutableFile: Sendable {
    /// The path relative to the audited root.
    var path: String
    /// One for each architecture.
    var images: [ExecutableImage]

    init(path: String, images: [ExecutableImage]) {
        self.path = path
        self.images = images
    }

    /// Reads a Mach-O file.
    init(path: String, _ bytes: [UInt8]) throws(MachOError) {
        var images: [ExecutableImage] = []
        for part in try MachOFile.parts(of: bytes) { images.append(try ExecutableImage(part)) }
        self.init(path: path, images: images)
    }

    /// The last part of the path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// Whether any of it is encrypted, so that its strings cannot be read.
    var isEncrypted: Bool { images.contains { $0.isEncrypted } }
    /// The signature, which is the same for each architecture in all that matters here.
    var signature: CodeSignature? { images.lazy.compactMap(\.signature).first }

    /// Whether an architecture's part is signed with an entitlement: devices run the one that is theirs.
    func isSigned(with entitlement: String) -> Bool {
        images.contains { $0.signature?.entitlements?[entitlement]?.boolean == true }
    }

    /// Whether it takes a symbol of another library.
    func imports(_ symbol: String) -> Bool { images.contains { $0.imports.contains(symbol) } }
    /// Whether it takes a class of another library.
    func importsClass(_ name: String) -> Bool { images.contains { $0.importsClass(name) } }
    /// Whether it sends a message, or answers to it.
    func hasSelector(_ selector: String) -> Bool { images.contains { $0.selectors.holds(selector) } }

    /// The credentials among its strings, each once.
    var credentials: [StringCredential] {
        var seen: Set<Int> = []
        return images.flatMap(\.credentials).filter { seen.insert($0.identity).inserted }
    }
}
