internal import ArgumentParser
internal import Foundation

/// What all kinds of inspection have in common.
struct InspectOptions: ParsableArguments {
    /// How findings are written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "Files; - is standard input.")
    var files: [String]

    @Option(help: "text for people, json for programs: a line of JSON for each value.")
    var format = Format.text

    func validate() throws { try Self.judge(files) }

    static func judge(_ files: [String]) throws {
        guard files.count(where: { $0 == "-" }) <= 1 else { throw ValidationError("Standard input can be read once.") }
    }

    /// Hands on each file's bytes, and ends the command as what was found asks for.
    ///
    /// - Parameters:
    ///   - maximumBytes: A longer file is handed on with one byte more, for its reader to refuse.
    ///   - toStandardError: Whether standard output is for something else.
    func forEachFile(
        maximumBytes: Int, toStandardError: Bool = false,
        _ body: (String, Data, inout InspectionSink) throws -> Void
    ) throws {
        var sink = InspectionSink(format, toStandardError: toStandardError)
        try Self.read(files, maximumBytes: maximumBytes, into: &sink, body)
        try sink.finish()
    }

    /// Hands on each file's bytes.
    ///
    /// - Parameter hint: What to do about a file that is not there.
    static func read(
        _ files: [String], maximumBytes: Int, into sink: inout InspectionSink, hint: ((String) -> String)? = nil,
        _ body: (String, Data, inout InspectionSink) throws -> Void
    ) throws {
        for file in files {
            let data: Data
            do throws(InputFile.Failure) {
                data =
                    file == "-"
                    ? try StandardInput.read(maximumBytes: maximumBytes)
                    : try InputFile.contents(file, maximumBytes: maximumBytes)
            } catch {
                sink.noteUnreadable(error.text + (hint.map { " \($0(file))" } ?? ""))
                continue
            }
            try body(file, data, &sink)
        }
    }
}
