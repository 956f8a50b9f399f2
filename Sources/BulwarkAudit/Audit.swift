public import BulwarkPolicy
public import BulwarkReport
import Foundation

/// An audit of source trees, or of a built app.
public struct Audit: Sendable {
    /// What is audited and how.
    public struct Options: Sendable {
        /// What is left out: patterns anchored at the root (``Glob``).
        public var excludes: [String]
        /// Whether test targets are audited too.
        public var includeTests: Bool
        /// Where facts are cached between runs; `nil` for nowhere.
        public var cacheDirectory: String?
        /// Severities that differ from the rules' own, by slug; `nil` switches a rule off.
        public var severities: [String: Severity?]
        /// The slugs of the only rules that judge; `nil` for all.
        public var onlyRules: Set<String>?
        /// The app's own places where values end.
        public var customSinks: [CustomSink]
        /// The app's own places where sensitive values come from.
        public var customSources: [CustomSource]
        /// Hosts that need no pin, in lower case; `*.example.com` stands for all below it.
        public var unpinnedHosts: [String]
        /// Told of each pattern among ``excludes`` that left nothing out.
        public var onUnusedExclude: (@Sendable (String) -> Void)?
        /// Told once where nothing could be kept in ``cacheDirectory``.
        public var onUnkeptCache: (@Sendable () -> Void)?
        /// What is left out, and named as unread, for it took an earlier run down.
        public var skipped: [SkippedWork] = []
        /// When the audit is made, in seconds since 1970: what a built app is signed with may have ended.
        public var now = Int64(Date().timeIntervalSince1970)
        /// Told what the threads work on.
        public var watch: (any WorkWatch)?

        /// Makes options from their parts.
        public init(
            excludes: [String] = [], includeTests: Bool = false, cacheDirectory: String? = nil,
            severities: [String: Severity?] = [:], onlyRules: Set<String>? = nil, customSinks: [CustomSink] = [],
            customSources: [CustomSource] = [], unpinnedHosts: [String] = []
        ) {
            self.excludes = excludes
            self.includeTests = includeTests
            self.cacheDirectory = cacheDirectory
            self.severities = severities
            self.onlyRules = onlyRules
            self.customSinks = customSinks
            self.customSources = customSources
            self.unpinnedHosts = unpinnedHosts
        }
    }

    private let options: Options

    /// Makes an audit.
    public init(options: Options) { self.options = options }

    /// Audits folders and files.
    ///
    /// Never fails as a whole: what cannot be read is named in the report's notices.
    /// - Parameters:
    ///   - paths: What is audited: files and folders of sources, or one built app. Paths in the report are relative to
    ///     ``AuditRoot/common(of:)``; those of an `.ipa` are its entries'.
    ///   - progress: Told how many files of how many have been read, from any thread.
    /// - Throws: `GlobError` for an exclude that is no pattern.
    public func run(paths: [String], progress: (@Sendable (Int, Int) -> Void)?) throws -> AuditReport {
        try Workers.$watch.withValue(options.watch) {
            try AuditRun(options: options).report(on: paths, progress: progress)
        }
    }

    /// The files that ``run(paths:progress:)`` would read.
    ///
    /// - Returns: the absolute paths of the files, sorted; and what is in the way of reading others.
    /// - Throws: `GlobError` for an exclude that is no pattern.
    public func files(in paths: [String]) throws -> (paths: [String], notices: [AuditReport.Notice]) {
        let found = try AuditRun(options: options).discovery(of: paths)
        return (found.files.map(\.absolutePath), found.notices)
    }

    /// What an app declares of what a policy can promise.
    ///
    /// - Parameter paths: Files and folders of sources, or one built app.
    /// - Throws: `GlobError` for an exclude that is no pattern.
    package func declarations(in paths: [String]) throws -> AppDeclarations {
        try Workers.$watch.withValue(options.watch) { try AuditRun(options: options).declarations(in: paths) }
    }

    /// Whether an audit reads files of a name: sources, property lists, interfaces, projects, lock files and resources.
    public static func readsFiles(named name: String) -> Bool { InputKind(fileName: name) != nil }

    /// Whether a path names a built app: a folder `.app` or `.appex`, an `.ipa` or an `.xcarchive`. One is audited by itself.
    public static func isBuiltApp(_ path: String) -> Bool { BundleDiscovery.isBuiltApp(path) }

    /// All rules that exist.
    public static var rules: [RuleDescription] { RuleRegistry.rules.map { $0.description } }
}
