internal import Dispatch
internal import Foundation

/// Cleans up before the command ends by Control-C or Control-\\, a hang-up or `kill`.
final class InterruptionWatch: Sendable {
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    // Invariant: a source may be cancelled from any thread, and nothing else is done with these.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

    init(_ cleanUp: @escaping @Sendable () -> Void) {
        let registered = DispatchSemaphore(value: 0)
        sources = Self.signals.map { number in
            // The source sees a signal only where nothing else is done about it.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                cleanUp()
                _exit(128 + number)
            }
            source.setRegistrationHandler { registered.signal() }
            source.resume()
            return source
        }
        // Before that, a signal would be lost.
        for _ in Self.signals { registered.wait() }
    }

    /// Leaves signals to the system again.
    func end() {
        for source in sources { source.cancel() }
        for number in Self.signals { signal(number, SIG_DFL) }
    }
}
