internal import ArgumentParser
internal import Foundation

/// The controlling terminal without echo, and byte by byte, until it is given back as it was: by ``end()``, or before a signal ends the
/// command.
final class QuietTerminal: Sendable {
    let descriptor: Int32
    private let before: termios
    private let watch: InterruptionWatch

    init() throws {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure.usage("There is no terminal to ask on.") }
        var before = termios()
        guard tcgetattr(descriptor, &before) == 0 else {
            close(descriptor)
            throw CommandFailure.usage("The terminal cannot be used.")
        }
        // First, so that no signal comes between.
        watch = InterruptionWatch { [before] in Self.set(before, of: descriptor) }
        var quiet = before
        quiet.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        withUnsafeMutableBytes(of: &quiet.c_cc) { controls in
            controls[Int(VMIN)] = 1
            controls[Int(VTIME)] = 0
        }
        guard tcsetattr(descriptor, TCSAFLUSH, &quiet) == 0 else {
            watch.end()
            close(descriptor)
            throw CommandFailure.usage("The terminal's echo cannot be turned off.")
        }
        self.descriptor = descriptor
        self.before = before
    }

    func end() {
        Self.set(before, of: descriptor)
        watch.end()
        close(descriptor)
    }

    private static func set(_ state: termios, of descriptor: Int32) {
        var state = state
        tcsetattr(descriptor, TCSAFLUSH, &state)
    }
}
