internal import ArgumentParser

/// What the inspections of values have in common.
struct InspectValueOptions: ParsableArguments {
    @Argument(help: "Files of values, one a line; - is standard input.")
    var files: [String] = []

    @Option(
        name: .customLong("value"), parsing: .unconditionalSingleValue,
        help:
            "A value itself; can be repeated. What others on the machine must not see comes by a file or standard input."
    )
    var values: [String] = []

    @Option(help: "text for people, json for programs: a line of JSON for each value.")
    var format = InspectOptions.Format.text

    func validate() throws {
        guard !files.isEmpty || !values.isEmpty else {
            throw ValidationError("Give a file of values, one a line, - for standard input, or --value VALUE.")
        }
        try InspectOptions.judge(files)
    }
}
