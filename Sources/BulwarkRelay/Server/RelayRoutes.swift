internal import BulwarkCore
internal import BulwarkRelayAPI
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle

/// Which request is answered by what.
struct RelayRoutes: Sendable {
    let relay: Relay
    let limits: ConnectionLimits
    let isBehindProxy: Bool
    let metrics: RelayMetrics
    let ends: ConnectionEnds

    /// A router of all of them.
    func router() -> Router<RelayRequestContext> {
        let router = Router(context: RelayRequestContext.self)
        router.add(middleware: RelayBoundary(metrics: metrics, limits: limits, isBehindProxy: isBehindProxy))
        accounts(router)
        keys(router)
        messages(router)
        attachments(router)
        on(router, .health) { _ in .text("ok\n") }
        return router
    }

    private func on(
        _ router: Router<RelayRequestContext>, _ endpoint: RelayEndpoint, below parameter: String = "",
        _ answer: @escaping @Sendable (RelayCall) async throws(RelayError) -> RelayAnswer
    ) {
        let path = RouterPath("\(endpoint.path)\(parameter)")
        router.on(path, method: HTTPRequest.Method(rawValue: endpoint.method) ?? .get) { request, context in
            try await answer(RelayCall(request: request, context: context, relay: relay, limits: limits)).response
        }
    }

    private func accounts(_ router: Router<RelayRequestContext>) {
        on(router, .information) { call throws(RelayError) in
            try call.admitAnonymous()
            return try .document(call.relay.configuration.information)
        }
        on(router, .challenge) { call throws(RelayError) in
            try call.admitAnonymous()
            return try .document(call.relay.challenges.issue())
        }
        on(router, .register) { call throws(RelayError) in
            try call.admitAnonymous()
            return try .document(await call.relay.register(call.document(), from: call.origin))
        }
        on(router, .token) { call throws(RelayError) in
            try call.admitAnonymous()
            return try .document(await call.relay.token(call.document()))
        }
        on(router, .endToken) { call throws(RelayError) in
            _ = try await call.requester()
            try await call.relay.end(token: call.token())
            return .none
        }
        on(router, .devices) { call throws(RelayError) in
            let requester = try await call.requester()
            return try .document(await call.relay.devices(call.document(), by: requester))
        }
        on(router, .removeDevice) { call throws(RelayError) in
            let requester = try await call.requester()
            try await call.relay.remove(call.document(DeviceRemoval.self), by: requester)
            return .none
        }
        on(router, .removeAccount) { call throws(RelayError) in
            let requester = try await call.requester()
            try await call.relay.remove(call.document(AccountRemoval.self), by: requester)
            return .none
        }
    }

    private func keys(_ router: Router<RelayRequestContext>) {
        on(router, .publishPrekeys) { call throws(RelayError) in
            let requester = try await call.requester(of: .uploads)
            let lease = call.relay.memory.lease(for: requester.device)
            defer { withExtendedLifetime(lease) {} }
            let bytes = try await call.bytes(atMost: RelayLimits.uploadBytes, on: lease)
            return try .document(await call.relay.publish(bytes, by: requester))
        }
        on(router, .countPrekeys) { call throws(RelayError) in
            try .document(await call.relay.counts(by: call.requester()))
        }
        on(router, .claimPrekeys) { call throws(RelayError) in
            let requester = try await call.requester()
            return .bytes(try await call.relay.claim(call.document(), by: requester).encoded)
        }
    }

    private func messages(_ router: Router<RelayRequestContext>) {
        on(router, .sendMessage) { call throws(RelayError) in
            let requester = try await call.requester(of: .messages)
            let lease = call.relay.memory.lease(for: requester.device)
            defer { withExtendedLifetime(lease) {} }
            let bytes = try await call.bytes(atMost: RelayLimits.submissionBytes, on: lease)
            try await call.relay.send(bytes, by: requester)
            metrics.stored(bytes.count)
            return .none
        }
        on(router, .fetchMessages) { call throws(RelayError) in
            let requester = try await call.requester()
            let page = try await fetch(call, by: requester)
            metrics.handedOut(page.deliveries.count)
            return try pieces(of: page.encoded, for: requester)
        }
        on(router, .acknowledgeMessages) { call throws(RelayError) in
            let requester = try await call.requester()
            try await call.relay.acknowledge(through: call.number("through"), by: requester)
            return .none
        }
    }

    /// Waits no longer than the client is there and the relay runs.
    private func fetch(_ call: RelayCall, by requester: Requester) async throws(RelayError) -> MailboxPage {
        let after: UInt64 = try call.number("after", default: 0), wait = try call.number("wait", default: 0)
        let count = try call.number("limit", default: RelayLimits.messagesInPage)
        let stop = WaitStop(), channel = call.context.channel
        if wait > 0 { ends.watch(channel, stop) }
        defer { ends.forget(channel, stop) }
        let result: Result<MailboxPage, RelayError> = await withGracefulShutdownHandler {
            do throws(RelayError) {
                return .success(
                    try await call.relay.fetch(after: after, atMost: count, wait: wait, by: requester) { waiter in
                        stop.watch(waiter)
                    })
            } catch {
                return .failure(error)
            }
        } onGracefulShutdown: {
            stop.release()
        }
        return try result.get()
    }

    private func attachments(_ router: Router<RelayRequestContext>) {
        on(router, .uploadAttachment) { call throws(RelayError) in
            let requester = try await call.requester(of: .attachments)
            let lease = call.relay.memory.lease(for: requester.device)
            defer { withExtendedLifetime(lease) {} }
            try lease.take(Self.transfer)
            guard let size = call.request.headers[.contentLength].flatMap({ Int($0) }) else {
                throw RelayError(.invalidValue, "an attachment without its length")
            }
            let limit = call.relay.configuration.attachmentBytes
            var reader = try call.reader(atMost: limit, within: call.limits.time(for: min(size, limit)))
            let stored = try await call.relay.upload(size: size, by: requester) { () throws(RelayError) in
                try await reader.next().map { Array($0.readableBytesView) }
            }
            call.context.body.finish()
            return try .document(stored)
        }
        on(router, .downloadAttachment, below: "/:id") { call throws(RelayError) in
            let requester = try await call.requester(of: .attachments)
            let lease = call.relay.memory.lease(for: requester.device)
            try lease.take(Self.transfer)
            let (file, size) = try await call.relay.download(call.context.parameters.get("id") ?? "")
            return .stream(body(of: file, size: size, lease))
        }
        on(router, .removeAttachment, below: "/:id") { call throws(RelayError) in
            let requester = try await call.requester()
            try await call.relay.removeAttachment(call.context.parameters.get("id") ?? "", by: requester)
            return .none
        }
    }

    /// What an attachment on its way has in memory: pieces here, and below.
    private static let transfer = 512 << 10
    private static let piece = 64 << 10
    /// Small enough that a slow network takes one in the time that a connection may stand still.
    private static let smallPiece = 16 << 10

    private func body(of file: any OpenFile, size: Int, _ lease: ByteBudget.Lease) -> ResponseBody {
        Self.body(size: size, piece: Self.piece, within: limits.time(for: size), relay.clock) { [relay] offset, count in
            guard let folder = relay.folder else { return nil }
            defer { withExtendedLifetime(lease) {} }
            return ByteBuffer(bytes: try await folder.read(file, at: Int64(offset), count: count))
        }
    }

    /// An answer of bytes, which are accounted for until it is sent, and sent no faster than they are taken.
    private func pieces(of bytes: [UInt8], for requester: Requester) throws(RelayError) -> RelayAnswer {
        guard bytes.count > Self.piece else { return .bytes(bytes) }
        let lease = relay.memory.lease(for: requester.device), size = bytes.count
        try lease.take(size)
        return .stream(
            Self.body(size: size, piece: Self.smallPiece, within: limits.time(for: size), relay.clock) {
                offset, count in
                defer { withExtendedLifetime(lease) {} }
                return ByteBuffer(bytes: bytes[offset..<offset + count])
            })
    }

    private static func body(
        size: Int, piece: Int, within time: Duration, _ clock: any BootClock,
        _ read: @escaping @Sendable (_ offset: Int, _ count: Int) async throws -> ByteBuffer?
    ) -> ResponseBody {
        ResponseBody(contentLength: size) { writer in
            let deadline = clock.sinceBoot + time
            var offset = 0
            while offset < size {
                // The length was promised: an answer that ends early is broken off, not ended.
                guard let buffer = try await read(offset, min(piece, size - offset)), buffer.readableBytes > 0 else {
                    throw RelayError(.store, "an attachment is shorter than it was")
                }
                guard clock.sinceBoot < deadline else { throw RelayError(.timeout) }
                offset += buffer.readableBytes
                try await writer.write(buffer)
            }
            try await writer.finish(nil)
        }
    }
}
