internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkReport
internal import Foundation

/// Ways in which a command ends before it has anything to report: a line on standard error and an exit code.
enum CommandFailure {
    /// The command line or a file named by it cannot be used (`EX_USAGE`). What a message repeats of a file, a terminal does not obey.
    static func usage(_ message: String) -> ExitCode {
        StandardError.write("bulwark: \(Printable.lines(message))\n")
        return ExitCode(64)
    }

    /// A rule's slug is misspelt.
    static func unknownRule(_ rule: String, known: [String]) -> ExitCode {
        let hint = Spelling.nearest(to: rule, in: known).map { " Did you mean \($0)?" } ?? ""
        return usage("There is no rule \(ShownName.of(rule)).\(hint) 'bulwark rules' lists them.")
    }

    /// The report could not be written (`EX_IOERR`), for what Foundation says, if it does.
    static func unwritable(_ what: String, _ error: (any Error)? = nil) -> ExitCode {
        let reason = error.flatMap(answer)?.message.map { " \($0.summary)" } ?? ""
        StandardError.write("bulwark: \(what) could not be written.\(reason)\n")
        return ExitCode(74)
    }

    private static func answer(_ error: any Error) -> CoreError.Code? {
        switch (error as? CocoaError)?.code {
        case .fileWriteOutOfSpace?: .noSpace
        case .fileWriteVolumeReadOnly?: .readOnly
        case .fileWriteNoPermission?: .permissionDenied
        case .fileNoSuchFile?, .fileReadNoSuchFile?: .notFound
        default: nil
        }
    }
}
