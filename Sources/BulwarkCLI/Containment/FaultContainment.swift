internal import BulwarkAudit
internal import CBulwark
internal import Foundation

/// Keeps one file from taking the whole audit with it.
///
/// The parser of Swift is recursive, and neither it nor our own readers are proven to end on every text in time and on their
/// stack. Inputs that are known to be too much are refused before they are parsed; this is the net under those that are not known:
///
/// 1. Each thread posts what it is at: a file, a rule, or a step of the audit, in memory that a signal handler can read.
/// 2. A handler of faults, on a stack of its own, or a watchdog that looks at the processor time of each thread (never at the clock
///    on the wall: a machine that is busy is no reason) and at the memory that the process holds, has the process execute its own program again, with the same arguments
///    and, in an environment variable, with what was left out so far and the piece that was just given up.
/// 3. The new run leaves these out and names them as unread, so that it never passes for a whole audit: the exit code is 2 at the
///    least, whoever sets that variable.
///
/// Up to then nothing was written but the progress line. What cannot be left out (a step), a twenty-first piece, or a system that
/// cannot do this, ends the command with 70 and a sentence on standard error.
///
/// Only this command installs it. Apps and tests that use the libraries keep their own signal handlers.
struct FaultContainment: WorkWatch {
    /// How many pieces an audit leaves out before it ends.
    static let mostPieces = 20

    /// What earlier runs of this process gave up.
    let skipped: [SkippedWork]

    /// Installs the handlers and the watchdog. To be called once, before the first thread works.
    ///
    /// - Parameters:
    ///   - seconds: How much processor time a thread may take for one file or rule.
    ///   - memory: How many bytes the process may hold; nil for three quarters of what the machine or the container has. The piece
    ///     that is given up is the one at which a thread is for longest, if memory grew by a quarter of that since it began.
    ///   - canBeginAgain: Whether what the command reads besides files is still there for a second run: a pipe is not.
    init(seconds: Double, memory: Int64?, canBeginAgain: Bool) {
        let given = ProcessInfo.processInfo.environment[BULWARK_CONTAINED_VARIABLE] ?? ""
        skipped = SkippedRecords.parse(given)
        let left = canBeginAgain ? max(0, Self.mostPieces - skipped.count) : 0
        // Where it cannot be installed, the audit runs without it, as it would in a library.
        _ = bulwark_contain(CommandLine.unsafeArgv, SkippedRecords.text(of: skipped), Int32(left), seconds, memory ?? 0)
    }

    func threadBegins() { bulwark_contained_thread_begins(1) }

    func threadEnds() { bulwark_contained_thread_ends() }

    func threadWorks(on work: AuditWork?) {
        switch work {
        case .file(let path): post(bulwark_work_file, path)
        case .rule(let id): post(bulwark_work_rule, id)
        case .step(let words): post(bulwark_work_step, words)
        case nil: post(bulwark_work_none, "")
        }
    }

    private func post(_ kind: Int, _ text: String) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bulwark_contained_post(Int32(kind), $0.baseAddress, $0.count) }
        }
    }
}
