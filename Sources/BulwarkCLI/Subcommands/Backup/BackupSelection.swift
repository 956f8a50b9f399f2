internal import ArgumentParser
internal import BulwarkBackup
internal import BulwarkPolicy

/// Which files of a backup are meant.
struct BackupSelection: ParsableArguments {
    @Option(help: ArgumentHelp("An app's container, extensions and groups.", valueName: "bundle id"))
    var app: String?

    @Option(
        help: ArgumentHelp("With --app: a group of the app whose name does not begin with its own.", valueName: "group")
    )
    var group: [String] = []

    @Option(help: ArgumentHelp("A domain, such as HomeDomain.", valueName: "name"))
    var domain: [String] = []

    @Option(help: ArgumentHelp("Files of these paths alone, such as 'Documents/**/*.sqlite'.", valueName: "pattern"))
    var path: [String] = []

    func validate() throws {
        if app == nil, !group.isEmpty { throw ValidationError("--group needs --app.") }
        if app?.isEmpty == true { throw ValidationError("--app names no app.") }
        _ = try patterns()
    }

    /// The patterns of the paths.
    func patterns() throws -> [Glob] { try path.map { try BackupSelection.pattern($0, of: "--path") } }

    /// A pattern that an option gives.
    static func pattern(_ text: String, of option: String) throws -> Glob {
        do throws(GlobError) { return try Glob(text) } catch {
            throw ValidationError("\(option) '\(ShownName.of(text))': \(error)")
        }
    }

    /// Whether a domain is meant.
    func isWanted(_ name: String) -> Bool {
        if app == nil, domain.isEmpty { return true }
        return domain.contains(name) || app.map { AppDomains($0, groups: group).contains(name) } ?? false
    }

    /// Ends the command where an app is named that is nowhere in the backup.
    func requireApp(in backup: Backup, didFind: Bool) throws {
        guard let app, !didFind, !backup.properties.apps.contains(where: { $0.identifier == app }) else { return }
        BackupOptions.say("The backup knows no app \(app). 'bulwark backup apps' lists them.")
        throw BackupOptions.unread
    }
}
