/// How much an audit takes in; what is larger is named in the report and not loaded.
struct InputLimits: Sendable, Hashable {
    /// The largest source file or resource, in bytes.
    var fileBytes = 8 << 20
    /// The largest project file, in bytes: a generated project may well have ten megabytes.
    var projectBytes = 64 << 20
    /// How many files are taken from one audit.
    var files = 500_000

    /// The largest file of a kind, in bytes.
    func bytes(for kind: InputKind) -> Int { kind == .project ? projectBytes : fileBytes }
}
