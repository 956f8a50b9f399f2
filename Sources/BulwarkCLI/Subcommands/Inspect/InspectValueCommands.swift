internal import ArgumentParser
internal import BulwarkValidation
internal import Foundation

struct InspectURLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "url", abstract: "Judges URLs, and says what a browser would read in them.",
        discussion: """
            Examples:
              bulwark inspect url --value 'http:\\\\0x7f.1\\x'
              bulwark inspect url links.txt                # a URL a line
              pbpaste | bulwark inspect url - --format json

            valid means that browsers read the text as a URL, and the URL they read is printed, with passwords and tokens masked. \
            Whether the site exists, whether it is to be trusted and whether an app may open the link is not judged: \
            DeepLink.AllowList of BulwarkValidation decides the last. Notes name what to look at: credentials in the link, a \
            scheme other than http and https, a host that can be taken for another. They do not change the exit code.
            """)

    @OptionGroup var options: InspectValueOptions

    func run() throws {
        try ValueLines.inspect(options) { text, inspection throws(BulwarkValidation.ValidationError) in
            let reading = URLReading(try WebURL(text))
            inspection.canonical = reading.masked
            inspection.notes = reading.notes
        }
    }
}

struct InspectEmailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "email", abstract: "Judges e-mail addresses.",
        discussion: """
            Examples:
              bulwark inspect email --value ann@example.com
              bulwark inspect email addresses.txt          # an address a line
              echo 'ann@[192.0.2.1]' | bulwark inspect email --policy loose -
            """)

    /// Which addresses are taken.
    enum Policy: String, ExpressibleByArgument, CaseIterable {
        case strict, loose, browser

        var policy: EmailAddress.Policy {
            switch self {
            case .strict: .strict
            case .loose: .loose
            case .browser: .browser
            }
        }
    }

    @OptionGroup var options: InspectValueOptions

    @Option(
        help: "strict takes what mailbox providers take, loose what RFC 5321 can deliver, browser what web forms take.")
    var policy = Policy.strict

    func run() throws {
        try ValueLines.inspect(options) { text, inspection throws(BulwarkValidation.ValidationError) in
            inspection.canonical = try EmailAddress(text, policy: policy.policy).canonical
        }
    }
}

struct InspectIBANCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iban", abstract: "Judges IBANs, and prints them masked.",
        discussion: """
            Examples:
              bulwark inspect iban accounts.txt            # an IBAN a line
              bulwark inspect iban - < accounts.txt --format json
              bulwark inspect iban --value 'DE89 3704 0044 0532 0130 00'
            """)

    @OptionGroup var options: InspectValueOptions

    func run() throws {
        try ValueLines.inspect(options) { text, inspection throws(BulwarkValidation.ValidationError) in
            inspection.canonical = try IBAN(text).masked
        }
    }
}

/// Values on the command line, and files of values, one a line.
private enum ValueLines {
    private static let maximumBytes = 64 << 20

    static func inspect(
        _ options: InspectValueOptions,
        _ read: (String, inout Inspection) throws(BulwarkValidation.ValidationError) -> Void
    ) throws {
        var sink = InspectionSink(options.format)
        for (number, text) in options.values.enumerated() {
            var inspection = Inspection(file: "--value", line: number + 1)
            judge(text, read, &inspection)
            try sink.write(inspection)
        }
        try InspectOptions.read(
            options.files, maximumBytes: maximumBytes, into: &sink,
            hint: { "Is it the value itself? Then write: --value '\($0)'" }
        ) { file, data, sink in
            guard data.count <= maximumBytes else { return sink.noteUnreadable("\(file) has more than 64 MiB.") }
            var lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
            if lines.last?.isEmpty == true { lines.removeLast() }
            for (number, line) in lines.enumerated() {
                var inspection = Inspection(file: file, line: number + 1)
                let bytes = line.last == 0x0D ? line.dropLast() : line
                if let text = String(bytes: bytes, encoding: .utf8) {
                    judge(text, read, &inspection)
                } else {
                    inspection.issues = [
                        Inspection.Issue(
                            ValidationIssue(.unexpectedCharacter, at: 0..<bytes.count, "bytes that are not UTF-8"))
                    ]
                }
                try sink.write(inspection)
            }
        }
        try sink.finish()
    }

    private static func judge(
        _ text: String, _ read: (String, inout Inspection) throws(BulwarkValidation.ValidationError) -> Void,
        _ inspection: inout Inspection
    ) {
        do throws(BulwarkValidation.ValidationError) { try read(text, &inspection) } catch {
            inspection.issues = error.issues.map(Inspection.Issue.init)
        }
    }
}
