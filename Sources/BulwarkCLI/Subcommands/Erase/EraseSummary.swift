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
    mutating func add(_ path: String, _ report: EraseReport, _ circumstances: EraseCircumstances) -> String {
        if !volumes.contains(where: { $0.volume == report.volume }) { volumes.append((report.volume, report.caveats)) }
        entries.append(Entry(path, report, circumstances))
        let passes = report.passCount == 1 ? "1 pass" : "\(report.passCount) passes"
        return
            "\(Printable.line(path)): \(circumstances.destroysKey ? "key destroyed, " : "")"
            + "\(passes) over \(report.byteCount) bytes, \(circumstances.keepsName ? "emptied" : "removed")"
            + (circumstances.place.map { "; the file stays, empty: \(Printable.line($0))" } ?? "") + "\n"
    }

    /// Notes a file that was not erased; gives the line that says why.
    ///
    /// - Parameter destroysKey: Whether its key was destroyed before that.
    mutating func add(_ path: String, _ error: StorageError, destroysKey: Bool = false) -> String {
        hasFailures = true
        entries.append(Entry(path, error, destroysKey: destroysKey))
        let name = Printable.line(path), reason = Self.reason(error)
        if destroysKey {
            return
                "\(name): \(reason)\(reason.hasSuffix(".") ? "" : ".") Its key was destroyed: nothing opens it any more."
        }
        return "\(name): \(reason)" + (error.code == .refused ? "; nothing was changed.\(Self.way(error))" : "")
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
        let notes = volumes.flatMap { entry in entry.caveats.map { Note(entry.volume, $0) } }
        guard let data = try? encoder.encode(Document(files: entries, notes: notes)) else { return "" }
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

    /// The option that lets a refused file be erased.
    private static func way(_ error: StorageError) -> String {
        if case .file(let answer)? = error.detail, answer.code == .isLink {
            return " --follow-links erases what it leads to."
        }
        return error.reason?.description.contains("other names") == true
            ? " --allow-hard-links erases it all the same." : ""
    }

    private static func name(_ volume: VolumeDescription) -> String {
        let kind = volume.kind.isEmpty ? "unknown file system" : Printable.line(volume.kind)
        return volume.source.isEmpty || volume.source == volume.kind
            ? kind : "\(kind) (\(Printable.line(volume.source)))"
    }

    private struct Document: Encodable {
        var schemaVersion = 1
        var files: [Entry]
        var notes: [Note]
    }

    /// What a caveat says of a volume.
    private struct Note: Encodable {
        var fileSystem: String
        var device: String
        var caveat: EraseCaveat
        var isVoid: Bool
        var message: String

        init(_ volume: VolumeDescription, _ caveat: EraseCaveat) {
            fileSystem = volume.kind
            device = volume.source
            self.caveat = caveat
            isVoid = caveat.isVoid
            message = caveat.message
        }
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
        /// Whether what was in the file may be on its volume all the same.
        var contentMaySurvive: Bool?
        /// Whether the name was replaced by a random one before it was removed.
        var nameScrambled: Bool?
        /// What is still there, empty.
        var remains: EraseCircumstances.Remainder?
        var error: String?
        var message: String?

        init(_ path: String, _ report: EraseReport, _ circumstances: EraseCircumstances) {
            self.path = path
            erased = true
            bytes = report.byteCount
            passes = report.passCount
            fileSystem = report.volume.kind
            caveats = report.caveats
            isVoid = report.isVoid
            contentMaySurvive = !report.caveats.isEmpty
            keyDestroyed = circumstances.destroysKey
            nameScrambled = circumstances.scramblesName
            remains = circumstances.remainder
        }

        init(_ path: String, _ failure: StorageError, destroysKey: Bool) {
            self.path = path
            erased = false
            keyDestroyed = destroysKey
            error = failure.code.rawValue
            message = EraseSummary.reason(failure)
        }
    }
}
