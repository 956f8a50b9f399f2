internal import CBulwark

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A program that goes on when the one that started it ends: in a session of its own, without a terminal.
public struct DetachedProcess: Sendable {
    private let process: pid_t
    private let output: Int32

    /// Starts a program, gives it something to read, and goes on.
    ///
    /// - Parameters:
    ///   - executable: Its path.
    ///   - arguments: Its arguments, without its name. Every process can see them.
    ///   - environment: Its environment.
    ///   - input: What it reads on its standard input: at most 4 KiB, so that it fits into the pipe at once.
    /// - Throws: ``CoreError`` where the system does not start it.
    public init(
        _ executable: String, _ arguments: [String], environment: [String: String], input: SecureBytes
    ) throws(CoreError) {
        // Invariant: see the parameter. More could wait for a program that reads nothing.
        precondition(input.count <= 4096, "the input of a detached process does not fit into a pipe")
        let (inputEnd, inputSource) = try Self.pipe()
        defer {
            _ = close(inputEnd)
            _ = close(inputSource)
        }
        let (outputEnd, outputSource) = try Self.pipe()
        defer { _ = close(outputSource) }
        let strings = ([executable] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for string in strings + variables { free(string) } }
        var process: pid_t = 0
        let failure = bulwark_spawn_detached(executable, strings, variables, inputEnd, outputSource, &process)
        guard failure == 0 else {
            _ = close(outputEnd)
            throw CoreError(errno: failure, "posix_spawn")
        }
        input.withExposedBytes { bytes in
            // The pipe is empty and takes it whole; the reader's own end is still open here, so no signal comes of it.
            _ = write(inputSource, bytes.baseAddress, bytes.count)
        }
        self.process = process
        output = outputEnd
    }

    /// Waits until it says something on its standard output, or ends, and closes that.
    ///
    /// - Returns: Its exit code where it ended without a word; nil where it said something and goes on.
    public func waitForWord() -> Int32? {
        defer { _ = close(output) }
        var byte: UInt8 = 0
        while true {
            let count = read(output, &byte, 1)
            if count > 0 { return nil }
            if count == 0 || errno != EINTR { break }
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Both ends of a pipe that no other program inherits: to read from, to write to.
    private static func pipe() throws(CoreError) -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        #if canImport(Darwin)
            let failed = Darwin.pipe(&ends) != 0
        #elseif canImport(Musl)
            let failed = Musl.pipe(&ends) != 0
        #else
            let failed = Glibc.pipe(&ends) != 0
        #endif
        if failed { throw CoreError(errno: errno, "pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
