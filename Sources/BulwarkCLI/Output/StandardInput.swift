internal import Foundation

/// Where `-` reads from.
enum StandardInput {
    /// What is said where ``isClosed``.
    static let closed = "Standard input is closed."

    /// Whether nothing can be read from it: the command was started without one, as by `<&-`.
    static var isClosed: Bool {
        let flags = fcntl(STDIN_FILENO, F_GETFL)
        return flags < 0 || flags & O_ACCMODE == O_WRONLY
    }

    /// Fills the place of standard streams that are closed, so that no file of the command's own gets their numbers and is taken for them.
    /// What is put there can be used for nothing: reading it, or writing to it, fails as before.
    static func fillClosedStreams() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is taken, which is this one.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// All of it, or one byte more than the limit.
    static func read(maximumBytes: Int) throws(InputFile.Failure) -> Data {
        if isClosed { throw InputFile.Failure(text: closed) }
        guard let data = try? InputFile.data(of: .standardInput, maximumBytes: maximumBytes) else {
            throw InputFile.Failure(text: "Standard input cannot be read.")
        }
        return data
    }
}
