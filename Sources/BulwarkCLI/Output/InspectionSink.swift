internal import ArgumentParser
internal import Foundation

/// Writes what `bulwark inspect` finds, and keeps what its exit code depends on.
struct InspectionSink {
    private let isJSON: Bool
    private(set) var hasInvalid = false
    private(set) var hasUnreadable = false
    private let encoder: JSONEncoder

    private let handle: FileHandle
    private let stream: String

    init(_ format: InspectOptions.Format, toStandardError: Bool = false) {
        handle = toStandardError ? .standardError : .standardOutput
        stream = toStandardError ? "Standard error" : "Standard output"
        isJSON = format == .json
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    mutating func write(_ inspection: Inspection) throws {
        if !inspection.valid { hasInvalid = true }
        do {
            let line = isJSON ? try encoder.encode(inspection) + Data("\n".utf8) : Data(inspection.text.utf8)
            try handle.write(contentsOf: line)
        } catch {
            throw CommandFailure.unwritable(stream)
        }
    }

    mutating func noteUnreadable(_ text: String) {
        hasUnreadable = true
        StandardError.write("bulwark: \(TerminalText.printable(text))\n")
    }

    /// Ends the command: what is wrong counts for more than what could not be read.
    func finish() throws {
        if hasInvalid { throw ExitCode(1) }
        if hasUnreadable { throw ExitCode(2) }
    }
}
