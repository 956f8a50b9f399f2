import BulwarkCore
import BulwarkReport

/// The files that a project names and that an audit has not found: settings in folders that are left out, and parts of specifications.
///
/// Nothing outside of what is audited is read, whether `..` or a link leads there: a project may be anybody's, and what it names on this
/// machine is not its own. Such a file is named in the report where the project names it.
final class FurtherFiles: Sendable {
    private struct State: Sendable {
        var named: Set<String> = []
        var notices: [AuditReport.Notice] = []
    }

    private enum Content {
        case text([UInt8])
        case missing
        case outside
        case unread(FileReader.Failure)
    }

    private let base: String
    private let roots: [String]
    private let state = Locked(State())

    /// - Parameters:
    ///   - base: The folder that paths are relative to.
    ///   - roots: What is audited, links resolved.
    init(base: String, roots: [String]) {
        self.base = base
        self.roots = roots
    }

    /// The paths that were asked for, whether or not there is a file.
    var paths: Set<String> { state.withLock { $0.named } }
    /// What could not be read.
    var notices: [AuditReport.Notice] { state.withLock { $0.notices } }

    /// The text of a file as UTF-8; nil where it cannot be had.
    func text(_ path: String, namedAt place: SourceLocation) -> [UInt8]? {
        let content = content(path)
        return state.withLock { state in
            let isFirst = state.named.insert(path).inserted
            switch content {
            case .text(let text): return text
            case .missing: break
            case .outside where isFirst:
                state.notices.append(
                    .init(
                        .configuration, at: place, "This names a file outside of what is audited, which was not read."))
            case .unread(let failure) where isFirst:
                state.notices.append(.init(.unread, at: SourceLocation(path: path, line: 1), failure.message))
            case .outside, .unread: break
            }
            return nil
        }
    }

    /// The digest of what a path gives, for a cache of what rests on it.
    func digest(_ path: String) -> String {
        switch content(path) {
        case .text(let text): ReportCache.digest(of: text)
        case .missing: "missing"
        case .outside: "outside"
        case .unread(let failure): failure.message
        }
    }

    private func content(_ path: String) -> Content {
        guard case .success(let place) = FileStatus.resolved(path.hasPrefix("/") ? path : base + "/" + path) else {
            return .missing
        }
        guard roots.contains(where: { FileStatus.holds($0, place) }) else { return .outside }
        do throws(FileReader.Failure) {
            return .text(try FileReader.text(ofFile: place, limit: InputLimits().fileBytes))
        } catch {
            return .unread(error)
        }
    }
}
