internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Logging
internal import ServiceLifecycle

/// Drops what is over from time to time, notes how much there is, and looks for a renewed certificate.
struct HousekeepingService: Service {
    /// Between two looks at how much there is.
    private static let pause = Duration.seconds(60)
    /// How many of these pauses lie between two prunings: an hour.
    private static let pausesBetweenPrunings = 60

    let relay: Relay
    let metrics: RelayMetrics
    let certificate: ServerCertificate?
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var count = 0
            while !Task.isCancelled {
                if count.isMultiple(of: Self.pausesBetweenPrunings) { await prune() }
                if let summary = try? await relay.store.summary() {
                    metrics.note(summary, waiting: relay.waiters.count)
                }
                relay.limiter.sweep()
                if count > 0 { reload() }
                count += 1
                try? await relay.clock.sleep(for: Self.pause)
            }
        }
    }

    private func reload() {
        do throws(ServerError) {
            if try certificate?.reload() ?? false { logger.notice("The certificate was renewed.") }
        } catch {
            logger.error(
                "The renewed certificate cannot be used; the one before is.",
                metadata: ["code": "\(error.code.rawValue)"])
        }
    }

    private func prune() async {
        do throws(RelayError) {
            let report = try await relay.prune()
            logger.info(
                "Dropped what was over.",
                metadata: [
                    "messages": "\(report.messages)", "attachments": "\(report.attachments)",
                    "notes": "\(report.notes)",
                ])
        } catch {
            logger.error("Dropping what is over failed.", metadata: ["code": "\(error.code.rawValue)"])
        }
    }
}
