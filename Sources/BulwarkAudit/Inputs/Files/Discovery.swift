import BulwarkReport

/// What is found to audit: a tree of sources, or a built app.
protocol Discovery: Sendable {
    /// The folder or archive that all paths are relative to.
    var base: String { get }
    /// The roots, links resolved, below which further files are read; none for a built app.
    var roots: [String] { get }
    /// The files, sorted by path.
    var files: [InputFile] { get }
    /// What is in the way of reading others.
    var notices: [AuditReport.Notice] { get }
    /// How the bundles of a built app lie in each other; nil for sources.
    var layout: BundleLayout? { get }

    /// How many files were left out, and why.
    func countLeftOut() -> LeftOut
}

extension FileDiscovery {
    var layout: BundleLayout? { nil }
}
