internal import ArgumentParser
internal import BulwarkValidation
internal import Foundation

struct InspectJSONCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json",
        abstract: "Judges JSON documents by RFC 8259 to the letter, by limits, and by a contract.",
        discussion: """
            --schema reads the contract from a JSON Schema, of which a common subset is enforced. A keyword that is not \
            enforced is refused (64), so that no document passes for one that was checked by it; --partial checks what can \
            be checked and says what cannot.

            Examples:
              bulwark inspect json answer.json
              bulwark inspect json --schema account.schema.json answers/*.json
            """)

    @OptionGroup var options: InspectOptions

    @Option(help: "A JSON Schema that the documents have to keep.")
    var schema: String?

    @Flag(help: "Enforce what can be enforced of the schema, and name on standard error what cannot.")
    var partial = false

    func validate() throws {
        if partial, schema == nil { throw ValidationError("--partial goes with --schema.") }
    }

    func run() throws {
        let contract = try contract()
        try options.forEachFile(maximumBytes: contract.limits.bytes) { file, data, sink in
            var inspection = Inspection(file: file)
            inspection.issues = contract.issues(in: data).map(Inspection.Issue.init)
            try sink.write(inspection)
        }
    }

    private func contract() throws -> JSONContract {
        guard let schema else { return JSONContract(.any) }
        let data = try InputFile.read(schema, maximumBytes: 4 << 20)
        do throws(JSONRejection) {
            guard partial else { return try JSONContract(schema: data) }
            var unenforced: [JSONIssue] = []
            let contract = try JSONContract(partlyEnforcing: data, unenforced: &unenforced)
            for issue in unenforced { StandardError.write("bulwark: \(schema): \(issue)\n") }
            return contract
        } catch {
            throw CommandFailure.usage("The schema \(schema) cannot be enforced.\n\(error)")
        }
    }
}
