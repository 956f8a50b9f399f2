internal import ArgumentParser
internal import BulwarkCore
internal import Foundation

/// Asks for a secret on the controlling terminal, without echo.
///
/// It is read byte by byte into memory that is zeroed. Signals from the keyboard are bytes meanwhile, and those from elsewhere end the
/// command only after the terminal was given back as it was.
enum TerminalPrompt {
    /// Whether somebody can be asked: a person started the command on a terminal, whatever its standard input is now.
    static var isPossible: Bool { isatty(STDERR_FILENO) == 1 || isatty(STDIN_FILENO) == 1 }

    /// Asks and reads a line.
    static func ask(_ prompt: String, limit: Int) throws -> SecureBytes {
        try withoutEcho { terminal in
            say(prompt, on: terminal.descriptor)
            defer { say("\n", on: terminal.descriptor) }
            return try line(from: terminal.descriptor, limit: limit)
        }
    }

    /// Keeps the terminal quiet over several prompts: what is typed between them is shown no more than what is typed at them, and is
    /// taken by the next.
    static func betweenPrompts<Result>(_ body: () throws -> Result) throws -> Result {
        isPossible ? try withoutEcho { _ in try body() } : try body()
    }

    private static let quiet = Locked<QuietTerminal?>(nil)

    private static func withoutEcho<Result>(_ body: (QuietTerminal) throws -> Result) throws -> Result {
        if let present = quiet.withLock({ $0 }) { return try body(present) }
        let terminal = try QuietTerminal()
        quiet.withLock { $0 = terminal }
        defer {
            quiet.withLock { $0 = nil }
            terminal.end()
        }
        return try body(terminal)
    }

    /// Asks and reads a line that is shown, such as a confirmation.
    static func confirm(_ question: String, expecting answer: String) throws -> Bool {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { throw CommandFailure.usage("There is no terminal to ask on.") }
        defer { close(terminal) }
        say(question, on: terminal)
        let bytes = try line(from: terminal, limit: 256)
        return bytes.withExposedBytes { $0.elementsEqual(answer.utf8) }
    }

    private static func line(from terminal: Int32, limit: Int) throws -> SecureBytes {
        var count = 0
        let bytes = try SecureBytes(count: limit) { buffer in
            while true {
                var byte: UInt8 = 0
                let got = Foundation.read(terminal, &byte, 1)
                if got < 0, errno == EINTR { continue }
                // End of input: the terminal is gone, or Control-D.
                guard got == 1, byte != 4 else { return }
                switch byte {
                case 0x0A, 0x0D: return
                case 3: throw ExitCode(130)
                case 8, 0x7F:
                    // A whole character of UTF-8 goes.
                    while count > 0 {
                        count -= 1
                        if buffer[count] & 0xC0 != 0x80 { break }
                    }
                case 0x15: count = 0
                case 0..<0x20 where byte != 9: continue
                default:
                    guard count < limit else {
                        throw CommandFailure.usage("That is longer than \(limit) bytes.")
                    }
                    buffer[count] = byte
                    count += 1
                }
            }
        }
        defer { bytes.wipe() }
        return bytes.extracting(0..<count)
    }

    private static func say(_ text: String, on terminal: Int32) {
        _ = Array(text.utf8).withUnsafeBytes { Foundation.write(terminal, $0.baseAddress, $0.count) }
    }
}
