internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkRelay
internal import BulwarkRelayAPI
internal import Foundation

/// Ways in which the command ends before its work is done: a line on standard error and an exit code of sysexits.
enum CommandFailure {
    /// The command line, or a file that it names, cannot be used (`EX_USAGE`).
    static func usage(_ message: String) -> ExitCode { failure(message, 64) }

    /// What cannot be read or written (`EX_IOERR`).
    static func failed(_ message: String) -> ExitCode { failure(message, 74) }

    /// What is to be there is not (`EX_NOINPUT`).
    static func missing(_ message: String) -> ExitCode { failure(message, 66) }

    /// A store that cannot be read or written (`EX_IOERR`), or that another process holds (`EX_TEMPFAIL`).
    static func store(_ error: RelayError, in folder: String) -> ExitCode {
        let reason = error.reason.map { "\($0)" } ?? error.code.rawValue
        return failure("The store in \(folder) cannot be used: \(reason).", error.code == .busy ? 75 : 74)
    }

    /// A server that cannot begin: as it is set up (`EX_USAGE`), or as the machine is (`EX_UNAVAILABLE`).
    ///
    /// - Parameters:
    ///   - error: What happened.
    ///   - address: Where it was to listen.
    ///   - metrics: Where metrics were to be read.
    static func server(_ error: ServerError, _ address: ServerAddress, metrics: ServerAddress?) -> ExitCode {
        switch error.code {
        case .configuration, .exposed, .certificate: failure(error.description, 64)
        case .address: failure("\((error.reason == nil ? nil : metrics) ?? address): \(error.description)", 69)
        default: failure(error.description, 70)
        }
    }

    private static func failure(_ message: String, _ code: Int32) -> ExitCode {
        // A note that nobody can read any more is no reason to fail otherwise.
        try? FileHandle.standardError.write(contentsOf: Data("bulwark-relay: \(message)\n".utf8))
        return ExitCode(code)
    }
}
