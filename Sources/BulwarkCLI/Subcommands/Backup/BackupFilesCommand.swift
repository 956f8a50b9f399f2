internal import ArgumentParser
internal import BulwarkBackup
internal import BulwarkPolicy
internal import BulwarkReport
internal import Foundation

struct BackupFilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "Lists files of a backup with their protection class, size and date.",
        discussion: """
            The columns: class of Data Protection (A to D), size by the manifest, when last written, kind; 'X' marks what the app \
            asked to be left out of backups and is there all the same.

            Examples:
              bulwark backup files FOLDER --app com.example.bank
              bulwark backup files FOLDER --domain HomeDomain --path 'Library/**'

            Exit codes: 0 all was read; 2 something of the manifest could not be, or there is no such app.
            """)

    @OptionGroup var options: BackupOptions
    @OptionGroup var selection: BackupSelection

    @Option(help: "How the list is written.")
    var format = BackupListFormat.table

    func run() throws {
        let backup = try options.open()
        let patterns = try selection.patterns()
        var sink = try ReportSink(path: nil)
        var json = JSONWriter()
        if format == .json {
            json.open("{")
            json.member("schemaVersion", 1)
            json.key("files")
            json.open("[")
        }
        let flaws: ManifestFlaws
        var didFind = false
        do throws(BackupError) {
            flaws = try backup.forEachRecord(in: selection.isWanted) { record in
                didFind = true
                guard
                    patterns.isEmpty
                        || patterns.contains(where: { $0.matches(record.path, isFolder: record.kind == .folder) })
                else { return }
                if format == .json {
                    json.object { Self.write(record, to: &$0) }
                    json.drain(into: &sink)
                } else {
                    sink.write(Self.line(record))
                }
            }
        } catch { throw options.failure(error) }
        if format == .json {
            json.close("]")
            json.member(strings: "problems", backup.notes + flaws.sentences)
            json.close("}")
            json.drain(into: &sink)
            sink.write("\n")
        }
        try sink.finish()
        try selection.requireApp(in: backup, didFind: didFind)
        if BackupOptions.tell(flaws) { throw BackupOptions.unread }
    }

    private static func line(_ record: BackupRecord) -> String {
        let size = record.size.map { "\($0)" } ?? "?"
        let date = record.modified.map(BackupWords.moment) ?? "?"
        var text = "\(record.protection?.letter ?? "-")\(record.isMarkedExcluded ? "X" : " ") "
        text += "\(BackupWords.column(size, 12))  \(BackupWords.column(date, 20))  \(record.kind.word.first ?? "?")  "
        text += TerminalText.printable(record.place)
        if let target = record.target { text += " -> \(TerminalText.printable(target))" }
        return text + "\n"
    }

    private static func write(_ record: BackupRecord, to json: inout JSONWriter) {
        json.member("domain", record.domain)
        json.member("path", record.path)
        json.member("kind", record.kind.word)
        json.member("fileID", record.fileID.description)
        if let size = record.size { json.member("size", Int(clamping: size)) }
        if let protection = record.protection { json.member("protection", protection.letter) }
        if let modified = record.modified { json.member("modified", BackupWords.moment(modified)) }
        if let created = record.created { json.member("created", BackupWords.moment(created)) }
        if let target = record.target { json.member("target", target) }
        json.member("isMarkedExcluded", record.isMarkedExcluded)
    }
}
