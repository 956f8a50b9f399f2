internal import BulwarkCore
internal import BulwarkReport
internal import BulwarkStorage
internal import Foundation

/// What became of the files, and what it is worth.
struct EraseSummary {
    private var entries: [Entry] = []
    /// Volumes in the order in which they were met.
    private var volumes: [(volume: VolumeDescription, caveats: [EraseCaveat])] = []
    private(set) var hasFailures = false

    /// Notes a file that was erased; gives the line that says so.
    mutating func add(
        _ path: String, _ report: EraseReport, destroysKey: Bool, keepsName: Bool, remaining: String? = nil
    )
        -> String
    {
        if !volumes.contains(where: { $0.volume == report.volume }) { volumes.append((report.volume, report.caveats)) }
        entries.append(Entry(path, report, destroysKey: destroysKey))
        let passes = report.passCount == 1 ? "1 pass" : "\(report.passCount) passes"
        return
            "\(Printable.line(path)): \(destroysKey ? "key destroyed, " : "")\(passes) over \(report.byteCount) bytes, "
            + (keepsName ? "emptied" : "removed")
            + (remaining.map { "; the file stays, empty: \(Printable.line($0))" } ?? "") + "\n"
    }

    /// Notes a file that was not erased; gives the line that says why.
    mutating func add(_ path: String, _ error: StorageError) -> String {
        hasFailures = true
        entries.append(Entry(path, error))
        return "\(Printable.line(path)): \(Self.reason(error))"
            + (error.code == .refused ? "; nothing was changed" : "")
    }

    /// What the volumes make of it, a line for each caveat.
    var notes: String {
        volumes.map { entry in
            entry.caveats.map { "\($0.isVoid ? "void" : "note") \(Self.name(entry.volume)): \($0.message)\n" }.joined()
        }.joined()
    }

    /// The whole as JSON, for programs.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Strings, numbers and flags only: there is nothing in it that the encoder could refuse.
        guard let data = try? encoder.encode(Document(files: entries)) else { return "" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// How far an erasure has come.
    static func progress(_ path: String, _ progress: SecureErase.Progress) -> String {
        let percent = progress.byteCount == 0 ? 100 : progress.written * 100 / progress.byteCount
        return "erasing \(Printable.line(path)): pass \(progress.pass) of \(progress.passCount), \(percent) %"
    }

    private static func reason(_ error: StorageError) -> String {
        // For developers a reason is part of a sentence; here it is one.
        if error.code == .refused, let reason = error.reason?.description {
            return reason.prefix(1).uppercased() + reason.dropFirst()
        }
        if case .file(let answer) = error.detail { return answer.message.description }
        return error.message.description
    }

    private static func name(_ volume: VolumeDescription) -> String {
        let kind = volume.kind.isEmpty ? "unknown file system" : Printable.line(volume.kind)
        return volume.source.isEmpty || volume.source == volume.kind
            ? kind : "\(kind) (\(Printable.line(volume.source)))"
    }

    private struct Document: Encodable {
        var schemaVersion = 1
        var files: [Entry]
    }

    private struct Entry: Encodable {
        var path: String
        var erased: Bool
        var bytes: Int64?
        var passes: Int?
        var fileSystem: String?
        var caveats: [EraseCaveat]?
        /// Whether the file was protected and its key was destroyed first.
        var keyDestroyed: Bool?
        /// Whether overwriting achieved nothing on this volume.
        var isVoid: Bool?
        var error: String?
        var message: String?

        init(_ path: String, _ report: EraseReport, destroysKey: Bool) {
            self.path = path
            erased = true
            bytes = report.byteCount
            passes = report.passCount
            fileSystem = report.volume.kind
            caveats = report.caveats
            isVoid = report.isVoid
            keyDestroyed = destroysKey
        }

        init(_ path: String, _ failure: StorageError) {
            self.path = path
            erased = false
            error = failure.code.rawValue
            message = EraseSummary.reason(failure)
        }
    }
}
