internal import ArgumentParser

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Judges images, JSON, URLs, e-mail addresses and IBANs as an app's validation does.",
        discussion: """
            Examples:
              bulwark inspect image upload.jpg              # and what hides behind it
              bulwark inspect image photo.jpg --strip clean.jpg
              bulwark inspect json answer.json --schema account.schema.json
              bulwark inspect url links.txt --format json   # a value a line
              bulwark inspect email --value ann@example.com
              bulwark inspect iban - < accounts.txt

            Exit codes: 0 all is valid; 1 something is not; 2 all that could be read is valid, but something could not be \
            read; 64 the command line is not understood; 74 output failed.
            """,
        subcommands: [
            InspectImageCommand.self, InspectJSONCommand.self, InspectURLCommand.self, InspectEmailCommand.self,
            InspectIBANCommand.self,
        ])
}
