internal import ArgumentParser
internal import BulwarkBackup
internal import BulwarkCore
internal import BulwarkPolicy
internal import Foundation

struct BackupExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Copies files out of a backup, decrypted, into a new folder.",
        discussion: """
            The folder must be empty or not there yet; only its owner can read what is written. Links are told and not made. A name \
            that would lead out of the folder, or that some volumes take for another one, is changed and told.

            Examples:
              bulwark backup extract FOLDER --app com.example.bank --to looked-at
              bulwark backup extract FOLDER --app com.example.bank \\
                --path 'Documents/*.sqlite' --to looked-at

            Exit codes: 0 everything was written; 2 something could not be read or written, or there is no such file; 64 the \
            folder is not empty.
            """)

    @OptionGroup var options: BackupOptions
    @OptionGroup var selection: BackupSelection

    @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
    var to: String

    func validate() throws {
        if selection.app == nil, selection.domain.isEmpty {
            throw ValidationError("Say what to extract with --app or --domain.")
        }
        if to.isEmpty { throw ValidationError("--to names no folder.") }
    }

    func run() throws {
        let backup = try options.open()
        let patterns = try selection.patterns()
        var records: [BackupRecord] = []
        let flaws: ManifestFlaws
        do throws(BackupError) {
            flaws = try backup.forEachRecord(in: selection.isWanted) { record in
                if patterns.isEmpty || patterns.contains(where: { $0.matches(record.path) }) { records.append(record) }
            }
        } catch { throw options.failure(error) }
        guard !records.isEmpty else {
            BackupOptions.tell(flaws)
            BackupOptions.say("There is no such file in the backup.")
            throw BackupOptions.unread
        }
        var extraction: BackupExtraction
        do throws(BackupError) { extraction = try BackupExtraction(of: backup, to: to) } catch {
            throw options.failure(error, at: to)
        }
        var failures = BackupOptions.tell(flaws)
        var count = 0
        for record in records {
            let place = record.place
            switch extraction.extract(record) {
            case .written(let path, _, let isOwnName, let isDamaged):
                count += 1
                if !isOwnName { BackupOptions.say("\(place): written as \(path).") }
                if isDamaged { BackupOptions.say("\(place): Its content is damaged; what could be read was written.") }
                failures = failures || isDamaged
            case .link(let target): BackupOptions.say("\(place): a link to \(target), not made.")
            case .failed(let error):
                failures = true
                BackupOptions.say("\(place): \(error.message)")
            case .unwritten(let error):
                failures = true
                BackupOptions.say("\(place): It could not be written to \(ShownName.of(to)). \(error.message)")
            case nil: continue
            }
        }
        StandardError.write("bulwark: \(count) \(count == 1 ? "file" : "files") written to \(ShownName.of(to)).\n")
        if failures { throw BackupOptions.unread }
    }
}
