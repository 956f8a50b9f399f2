internal import ArgumentParser
internal import BulwarkValidation
internal import Foundation

struct InspectURLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "url", abstract: "Judges URLs, one a line, and says what a browser would read in them.")

    @OptionGroup var options: InspectOptions

    func run() throws {
        try ValueLines.inspect(options) { text throws(BulwarkValidation.ValidationError) in try WebURL(text).serialized
        }
    }
}

struct InspectEmailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "email", abstract: "Judges e-mail addresses, one a line.")

    /// Which addresses are taken.
    enum Policy: String, ExpressibleByArgument, CaseIterable {
        case strict, loose
    }

    @OptionGroup var options: InspectOptions

    @Option(help: "strict takes what mailbox providers take today, loose all that RFC 5321 can deliver.")
    var policy = Policy.strict

    func run() throws {
        try ValueLines.inspect(options) { text throws(BulwarkValidation.ValidationError) in
            try EmailAddress(text, policy: policy == .strict ? .strict : .loose).canonical
        }
    }
}

struct InspectIBANCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iban", abstract: "Judges IBANs, one a line, and prints them masked.")

    @OptionGroup var options: InspectOptions

    func run() throws {
        try ValueLines.inspect(options) { text throws(BulwarkValidation.ValidationError) in try IBAN(text).masked }
    }
}

/// Files of values, one a line.
private enum ValueLines {
    private static let maximumBytes = 64 << 20

    static func inspect(
        _ options: InspectOptions, _ read: (String) throws(BulwarkValidation.ValidationError) -> String
    ) throws {
        try options.forEachFile(maximumBytes: maximumBytes) { file, data, sink in
            guard data.count <= maximumBytes else { return sink.noteUnreadable("\(file) has more than 64 MiB.") }
            var lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
            if lines.last?.isEmpty == true { lines.removeLast() }
            for (number, line) in lines.enumerated() {
                var inspection = Inspection(file: file, line: number + 1)
                let bytes = line.last == 0x0D ? line.dropLast() : line
                if let text = String(bytes: bytes, encoding: .utf8) {
                    do throws(BulwarkValidation.ValidationError) { inspection.canonical = try read(text) } catch {
                        inspection.issues = error.issues.map(Inspection.Issue.init)
                    }
                } else {
                    inspection.issues = [
                        Inspection.Issue(
                            ValidationIssue(.unexpectedCharacter, at: 0..<bytes.count, "bytes that are not UTF-8"))
                    ]
                }
                try sink.write(inspection)
            }
        }
    }
}
