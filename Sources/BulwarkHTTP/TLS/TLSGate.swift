public import BulwarkCore
public import BulwarkTransport
internal import Foundation
internal import NIOCore
internal import NIOSSL

/// Gives NIO clients TLS as a policy asks it: versions and suites by ``TransportPolicy``, and certificates judged by a
/// ``TrustEvaluator`` inside the handshake, before a byte of the application leaves.
///
/// Make one and keep it: it holds the TLS contexts, and for a minute the verdicts that let a connection pass. Its evaluator
/// is fixed; for other pins make another gate.
///
/// No session is ever resumed: each connection has a full handshake, and its certificates are judged.
public final class TLSGate: Sendable {
    /// What judges.
    public let trust: TrustEvaluator
    private let clock: any WallClock
    private let handshakeTime: Duration
    private let delivered: TransparencyEvaluator.Delivered?
    private let contexts = Locked<[TLSProfile: NIOSSLContext]>([:])
    private let cache: Locked<VerdictCache>

    /// A gate.
    ///
    /// - Parameters:
    ///   - trust: What judges.
    ///   - handshakeTime: How long a handshake may take, with the judgement; 15 s at first.
    ///   - verdictLifetime: The seconds for which certificates that were let pass are not judged again for the same host;
    ///     none judges in every handshake.
    ///   - requiresEmbeddedTimestamps: Whether SCTs must stand in the certificate: NIOSSL does not show those of the handshake
    ///     and of OCSP. False says "cannot tell" of a certificate without them and lets it pass; true refuses it, and with it the
    ///     few servers that deliver SCTs in another way.
    ///   - clock: What time it is.
    public init(
        _ trust: TrustEvaluator, handshakeTime: Duration = .seconds(15), verdictLifetime: Int = 60,
        requiresEmbeddedTimestamps: Bool = false, clock: any WallClock = SystemClock()
    ) {
        self.trust = trust
        self.clock = clock
        self.handshakeTime = handshakeTime
        delivered = requiresEmbeddedTimestamps ? TransparencyEvaluator.Delivered() : nil
        cache = Locked(VerdictCache(lifetime: Int64(verdictLifetime)))
    }

    /// A handler that puts TLS to a host in front of itself. Add it last when the channel is made; handlers that are added
    /// after it see plain bytes. Nothing that they write leaves before the certificates were accepted.
    ///
    /// ```swift
    /// let gate = TLSGate(evaluator)
    /// ClientBootstrap(group: group).channelInitializer { channel in
    ///     channel.eventLoop.makeCompletedFuture {
    ///         try channel.pipeline.syncOperations.addHandler(gate.channelHandler(for: "mail.example.com"))
    ///     }
    /// }
    /// ```
    ///
    /// A refusal comes down the pipeline as an ``HTTPSError`` with the verdict, and closes the channel.
    ///
    /// - Parameters:
    ///   - host: The host name or the address that is asked for: certificates, pins and policy are judged for it.
    ///   - protocols: What to offer by ALPN (RFC 7301), the most wanted first.
    /// - Throws: ``HTTPSError`` with `invalidURL` for what is no host.
    public func channelHandler(for host: String, protocols: [String] = []) throws(HTTPSError) -> TLSGateHandler {
        let name: ServerName
        do throws(TransportError) { name = try ServerName(host) } catch {
            throw HTTPSError(.invalidURL, "no host can have this name; write international names in ASCII")
        }
        return try channelHandler(for: name, protocols: protocols)
    }

    func channelHandler(
        for name: ServerName, origin: String? = nil, protocols: [String]
    ) throws(HTTPSError) -> TLSGateHandler {
        let profile = TLSProfile(trust.policy.effective(for: name.text, on: trust.system), protocols: protocols)
        let context = try context(profile)
        let record = HandshakeRecord()
        let tls: NIOSSLClientHandler
        do {
            tls = try NIOSSLClientHandler(
                context: context, serverHostname: name.address == nil ? name.text : nil
            ) { certificates, promise in self.judge(certificates, name, record, promise) }
        } catch {
            throw HTTPSError(.handshakeFailed, "the host name does not fit into a TLS handshake")
        }
        return TLSGateHandler(
            tls, record: record, minimum: profile.minimum, time: TimeAmount(handshakeTime),
            origin: origin ?? name.text)
    }

    private func context(_ profile: TLSProfile) throws(HTTPSError) -> NIOSSLContext {
        if let known = contexts.withLock({ $0[profile] }) { return known }
        let context = try profile.context()
        contexts.withLock { known in
            // Protocols are the caller's: whoever offers other ones each time must not fill the memory.
            if known.count >= 32 { known.removeAll() }
            known[profile] = context
        }
        return context
    }

    /// Called on the event loop, which goes on while the certificates are judged on another thread.
    private func judge(
        _ certificates: [NIOSSLCertificate], _ name: ServerName, _ record: HandshakeRecord,
        _ promise: EventLoopPromise<NIOSSLVerificationResult>
    ) {
        guard let presented = try? certificates.map({ try $0.toDERBytes() }) else {
            record.set(trust.judge(ChainOutcome(.refused([ChainFault(.unreadable)])), host: name, at: now))
            promise.succeed(.failed)
            return
        }
        let key = VerdictCache.Key(host: name.text, presented: presented)
        let now = now
        if let verdict = cache.withLock({ $0.verdict(for: key, at: now) }) {
            record.set(verdict)
            promise.succeed(.certificateVerified)
            return
        }
        Task {
            let verdict = await trust.evaluate(
                UnverifiedChain(presented: presented), host: name.text, delivered: delivered, at: now)
            record.set(verdict)
            guard verdict.allowsConnection else { return promise.succeed(.failed) }
            cache.withLock { $0.keep(verdict, for: key, at: now) }
            promise.succeed(.certificateVerified)
        }
    }

    private var now: Int64 { Int64(clock.now.timeIntervalSince1970.rounded(.down)) }
}

/// What was said of the certificates of one handshake.
final class HandshakeRecord: Sendable {
    private let value = Locked<TrustVerdict?>(nil)

    var verdict: TrustVerdict? { value.withLock { $0 } }

    func set(_ verdict: TrustVerdict) { value.withLock { $0 = verdict } }
}
