/// How much an audit takes in; what is larger is named in the report and not loaded.
struct InputLimits: Sendable, Hashable {
    /// The largest source file or resource, in bytes.
    var fileBytes = 8 << 20
    /// The largest project file, in bytes: a generated project may well have ten megabytes.
    var projectBytes = 64 << 20
    /// The largest executable, in bytes: the App Store takes 500 MB of code for each architecture.
    var executableBytes = 1 << 30
    /// The largest script or page of a built app, in bytes.
    var textBytes = 64 << 20
    /// How many files are taken from one audit.
    var files = 500_000

    /// The largest file of a kind, in bytes.
    func bytes(for kind: InputKind) -> Int {
        switch kind {
        case .project: projectBytes
        case .executable: executableBytes
        case .text: textBytes
        default: fileBytes
        }
    }
}
