internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Foundation

/// What a relay does, apart from how it is asked: who may do what, how often, and what is kept.
///
/// It stores what it cannot read. Nothing here has a key, and of what is published it knows the pieces only.
final class Relay: Sendable {
    let configuration: RelayConfiguration
    let store: RelayStore
    let folder: AttachmentFolder?
    let waiters: MailboxWaiters
    let limiter: RateLimiter
    let challenges: ChallengeIssuer
    let tokens = TokenCache()
    let memory: ByteBudget
    /// Nil where nothing is kept free.
    let space: FreeSpace?
    let clock: any WallClock & BootClock
    let entropy: any EntropySource

    init(
        _ configuration: RelayConfiguration, store: RelayStore, folder: AttachmentFolder?,
        clock: any WallClock & BootClock, entropy: any EntropySource
    ) {
        self.configuration = configuration
        self.store = store
        self.folder = folder
        self.clock = clock
        self.entropy = entropy
        space = FreeSpace(path: store.path, keeping: configuration.keptFree, clock: clock)
        memory = ByteBudget(total: configuration.bytesInMemory, share: configuration.bytesInMemoryOfDevice)
        waiters = MailboxWaiters(capacity: configuration.waiters)
        limiter = RateLimiter(configuration.rates, clock: clock)
        challenges = ChallengeIssuer(lifetime: configuration.challengeLifetime, clock: clock, entropy: entropy)
    }

    /// The time, in seconds since 1970.
    var now: Int64 { Int64(clock.now.timeIntervalSince1970) }

    /// Drops what is over, and the files that belong to it.
    func prune() async throws(RelayError) -> PruningReport {
        try await store.prune(folder, now: now, messageLifetime: configuration.messageLifetime)
    }

    /// Puts right what a crash left between the database and the folder.
    func tidyUp() async throws(RelayError) {
        guard let folder else { return }
        try await folder.removeAll(except: store.attachmentsAfterRestart())
    }
}
