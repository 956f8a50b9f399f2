internal import BulwarkCore
internal import BulwarkValidation

/// What `bulwark inspect` says about one file or one line of it: a line of JSON, or lines of text.
struct Inspection: Encodable {
    /// One thing that is wrong.
    struct Issue: Encodable {
        let code: String
        /// The first byte that it is about, from 0 in the file or the line.
        var offset: Int?
        var length: Int?
        /// The value's place in a JSON document (RFC 6901).
        var pointer: String?
        let reason: String

        init(_ issue: ValidationIssue) {
            code = issue.code.rawValue
            offset = issue.range.lowerBound
            length = issue.range.count
            reason = "\(issue.reason)"
        }

        init(_ issue: JSONIssue) {
            code = issue.code.rawValue
            offset = issue.offset
            pointer = issue.pointer.description
            let summary = issue.code.message?.summary.description ?? issue.code.rawValue
            reason = issue.expectation.map { "\(summary) Expected: \($0)." } ?? summary
        }
    }

    /// What to know about a value that is valid.
    struct Note: Encodable {
        let code: String
        let reason: String
    }

    /// What an image says about itself.
    struct Image: Encodable {
        struct Part: Encodable {
            let kind: String
            let offset: Int
            let length: Int

            init(_ kind: String, _ range: Range<Int>) {
                self.kind = kind
                offset = range.lowerBound
                length = range.count
            }
        }

        let format: String
        let width: Int
        let height: Int
        let frames: Int
        let orientation: Int?
        let location: Bool
        let metadata: [Part]
        let foreign: [Part]
        let trailing: Part?

        init(_ facts: ImageFacts) {
            format = facts.format.rawValue
            width = facts.width
            height = facts.height
            frames = facts.frames
            orientation = facts.orientation
            location = facts.hasLocation
            metadata = facts.metadata.map { Part($0.kind.rawValue, $0.range) }
            foreign = facts.foreign.map { Part($0.kind.rawValue, $0.range) }
            trailing = facts.trailing.map { Part("trailing", $0) }
        }
    }

    let file: String
    /// From 1, where each line of the file is a value.
    var line: Int?
    /// The value in the one form in which it may be compared and used; an account's number and a URL's credentials are masked.
    var canonical: String?
    var image: Image?
    var notes: [Note] = []
    var issues: [Issue] = []
    var valid: Bool { issues.isEmpty }

    private enum CodingKeys: CodingKey { case file, line, valid, canonical, image, notes, issues }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encodeIfPresent(line, forKey: .line)
        try container.encode(valid, forKey: .valid)
        try container.encodeIfPresent(canonical, forKey: .canonical)
        try container.encodeIfPresent(image, forKey: .image)
        if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
        try container.encode(issues, forKey: .issues)
    }

    /// The lines of the text form.
    var text: String {
        var lines = [
            "\(TerminalText.printable(file))\(line.map { ":\($0)" } ?? ""): \(valid ? "valid" : "not valid")\(subject)"
        ]
        if let image, !image.metadata.isEmpty {
            let kinds = image.metadata.reduce(into: [String]()) { if !$0.contains($1.kind) { $0.append($1.kind) } }
            lines.append("  holds \(kinds.joined(separator: ", "))")
        }
        for note in notes { lines.append("  note: \(note.code): \(TerminalText.printable(note.reason))") }
        for issue in issues {
            let place =
                if let pointer = issue.pointer {
                    (pointer.isEmpty ? "the document" : TerminalText.printable(pointer))
                        + (issue.offset.map { " (byte \($0))" } ?? "")
                } else {
                    "byte \(issue.offset ?? 0)"
                }
            lines.append("  \(place): \(issue.code): \(TerminalText.printable(issue.reason))")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private var subject: String {
        if let image {
            let frames = image.frames > 1 ? ", \(image.frames) pictures" : ""
            let turned = image.orientation.map { $0 == 1 ? "" : ", orientation \($0)" } ?? ""
            return " \(image.format), \(image.width) × \(image.height)\(frames)\(turned)"
        }
        return canonical.map { ", \(TerminalText.printable($0))" } ?? ""
    }
}
