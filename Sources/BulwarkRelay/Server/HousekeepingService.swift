internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Foundation
internal import Logging
internal import ServiceLifecycle

/// Drops what is over from time to time, notes how much there is, and looks for a renewed certificate.
struct HousekeepingService: Service {
    /// Between two looks at how much there is.
    private static let pause = Duration.seconds(60)
    /// How many of these pauses lie between two prunings: an hour.
    private static let pausesBetweenPrunings = 60

    /// How many lie between two looks at when the certificate ends: a day.
    private static let pausesBetweenLooks = 24 * 60
    /// How long before its end a certificate is spoken of.
    private static let notice: TimeInterval = 14 * 86400

    let relay: Relay
    let metrics: RelayMetrics
    let certificate: ServerCertificate?
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var count = 0
            var time = TimeCheck(relay.clock)
            var wasShort = false
            while !Task.isCancelled {
                if count.isMultiple(of: Self.pausesBetweenPrunings) {
                    if time.isPlausible(relay.clock) {
                        await prune()
                    } else {
                        logger.error(
                            "The system's clock has jumped by more than a day. Nothing is dropped for a day: is it right?"
                        )
                    }
                }
                if count.isMultiple(of: Self.pausesBetweenLooks) { lookAtCertificate() }
                if let summary = try? await relay.store.summary() {
                    metrics.note(summary, waiting: relay.waiters.count)
                }
                relay.limiter.sweep()
                let isShort = relay.space?.isShort ?? false
                if isShort, !wasShort {
                    logger.error("The volume is nearly full. New messages and attachments are refused: make room.")
                } else if wasShort, !isShort {
                    logger.notice("The volume has room again.")
                }
                wasShort = isShort
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

    private func lookAtCertificate() {
        guard let certificate else { return }
        let end = certificate.end, rest = end.timeIntervalSince(relay.clock.now)
        let metadata: Logger.Metadata = ["end": "\(end.formatted(.iso8601))"]
        if rest <= 0 {
            logger.error("The certificate has ended: clients refuse it.", metadata: metadata)
        } else if rest < Self.notice {
            logger.warning("The certificate ends soon.", metadata: metadata)
        }
        if certificate.isKeyExposed {
            logger.warning("Everybody on this machine can read the certificate's private key.")
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
