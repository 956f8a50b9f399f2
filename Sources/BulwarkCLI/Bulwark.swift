internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkReport
internal import Foundation

@main
struct BulwarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulwark",
        abstract: "Proves that an iOS app keeps its security promises.",
        discussion: """
            Examples:
              bulwark audit .                                  # an app's source
              bulwark prove --source . --live                  # what bulwark.yml promises
              bulwark host api.example.com --plist Info.plist  # the server it talks to
              bulwark pin verify api.example.com --pins Info.plist
              bulwark redact < app.log > shareable.log
              bulwark explain secret-in-user-defaults
            """,
        version: ToolVersion.current,
        subcommands: [
            AuditCommand.self, RulesCommand.self, ExplainCommand.self, ProveCommand.self, PromisesCommand.self,
            RedactCommand.self, InspectCommand.self,
            EraseCommand.self, FileCommand.self, KeychainCommand.self, HostCommand.self, PinCommand.self,
            CTCommand.self, BackupCommand.self,
        ])

    static func main() async {
        StandardInput.fillClosedStreams()
        refuseBrokenText()
        do {
            var command = try await asyncParseAsRoot(nil)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .success else {
                if exitCode(for: error) == .validationFailure {
                    refuseUnknownCommand(CommandLine.arguments.dropFirst())
                }
                refuse(error)
            }
            refuseHelpThatNobodyAskedFor(CommandLine.arguments.dropFirst())
            // Help and the like are output as any other.
            let text = fullMessage(for: error)
            do { if !text.isEmpty { try StandardOutput.write(text + "\n") } } catch { exit(withError: error) }
            exit()
        }
    }

    /// Ends the command where an argument is no UTF-8: repaired, it would name another file or item.
    private static func refuseBrokenText() {
        for number in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[number], String(validatingCString: argument) == nil else {
                continue
            }
            exit(
                withError: CommandFailure.usage(
                    "Argument \(number), '\(ShownName.of(String(cString: argument)))', is no UTF-8 text, and would mean something else. Rename the file, or reach it by another name."
                ))
        }
    }

    /// Ends the command with an error's message, in which a very long argument is not echoed whole.
    private static func refuse(_ error: any Error) -> Never {
        let long = CommandLine.arguments.filter { $0.utf8.count > ShownName.longest }
        guard !long.isEmpty else { exit(withError: error) }
        var text = fullMessage(for: error)
        for argument in long {
            // `--option=value` is echoed in two parts.
            let value = argument.hasPrefix("--") ? argument.drop { $0 != "=" }.dropFirst() : ""
            for part in [argument, String(value)] where !part.isEmpty {
                text = text.replacingOccurrences(of: part, with: ShownName.of(part))
            }
        }
        if !text.isEmpty { StandardError.write(text + "\n") }
        exit(withError: exitCode(for: error))
    }

    /// Ends the command with 64 where the parser would give help, and with it 0, for a word that is none: to `bulwark erase -dash` it
    /// takes the `h` of a file's name for `-h`, and to `bulwark help nonsense` it gives the help of everything.
    private static func refuseHelpThatNobodyAskedFor(_ arguments: ArraySlice<String>) {
        let options = arguments.prefix { $0 != "--" }
        if options.first == "help" { refuseUnknownCommand(options.dropFirst(), allowsDefault: true) }
        guard !options.contains("-h"), !options.contains("--help"),
            let cluster = options.first(where: { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.count > 2 })
        else { return }
        let name = ShownName.of(cluster)
        exit(
            withError: CommandFailure.usage(
                "Unknown option '\(name)'. Options of one letter stand alone; a file whose name begins with a dash is written ./\(name)."
            ))
    }

    /// Ends the command where the first words name no subcommand, with the one that may have been meant.
    ///
    /// - Parameter allowsDefault: Whether words are looked at where a command does something without a subcommand, too.
    private static func refuseUnknownCommand(_ arguments: ArraySlice<String>, allowsDefault: Bool = false) {
        var command: any ParsableCommand.Type = self
        var path = "bulwark"
        for word in arguments {
            let names = command.configuration.subcommands.compactMap { $0.configuration.commandName }
            let hasDefault = command.configuration.defaultSubcommand != nil
            guard !word.hasPrefix("-"), !names.isEmpty, allowsDefault || !hasDefault else { return }
            guard let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == word })
            else {
                if path == "bulwark", word == "help" { return }
                let hint = Spelling.nearest(to: word, in: names).map { " Did you mean \($0)?" } ?? ""
                let message =
                    "There is no '\(path) \(ShownName.of(word))'.\(hint) '\(path) --help' lists what there is."
                exit(withError: CommandFailure.usage(message))
            }
            command = next
            path += " \(word)"
        }
    }
}
