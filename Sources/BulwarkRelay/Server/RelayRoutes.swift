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

    /// A router of all of them.
    func router() -> Router<RelayRequestContext> {
        let router = Router(context: RelayRequestContext.self)
        router.add(middleware: RelayBoundary(metrics: metrics))
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
            try await answer(
                RelayCall(
                    request: request, context: context, relay: relay, limits: limits, isBehindProxy: isBehindProxy)
            ).response
        }
    }

    private func accounts(_ router: Router<RelayRequestContext>) {
        on(router, .information) { call throws(RelayError) in
            try call.relay.limiter.take(.anonymous, by: .network(call.origin))
            return try .document(call.relay.configuration.information)
        }
        on(router, .challenge) { call throws(RelayError) in try .document(call.relay.challenge(from: call.origin)) }
        on(router, .register) { call throws(RelayError) in
            try .document(await call.relay.register(call.document(), from: call.origin))
        }
        on(router, .token) { call throws(RelayError) in
            try .document(await call.relay.token(call.document(), from: call.origin))
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
            let requester = try await call.requester()
            let bytes = try await call.bytes(atMost: RelayLimits.uploadBytes)
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
            let requester = try await call.requester()
            let bytes = try await call.bytes(atMost: RelayLimits.submissionBytes)
            try await call.relay.send(bytes, by: requester)
            metrics.stored(bytes.count)
            return .none
        }
        on(router, .fetchMessages) { call throws(RelayError) in
            let requester = try await call.requester()
            let page = try await fetch(call, by: requester)
            metrics.handedOut(page.deliveries.count)
            return .bytes(page.encoded)
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
        let stop = WaitStop()
        call.context.channel.closeFuture.whenComplete { [weak stop] _ in stop?.release() }
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
            let requester = try await call.requester()
            guard let size = call.request.headers[.contentLength].flatMap({ Int($0) }) else {
                throw RelayError(.invalidValue, "an attachment without its length")
            }
            let limit = call.relay.configuration.attachmentBytes
            let seconds = call.limits.bodyTime / 1000 + Int64(min(size, limit) / max(1, call.limits.slowestAttachment))
            var reader = try call.reader(atMost: limit, within: .seconds(seconds))
            let stored = try await call.relay.upload(size: size, by: requester) { () throws(RelayError) in
                try await reader.next().map { Array($0.readableBytesView) }
            }
            call.context.body.finish()
            return try .document(stored)
        }
        on(router, .downloadAttachment, below: "/:id") { call throws(RelayError) in
            let requester = try await call.requester()
            let (file, size) = try await call.relay.download(call.context.parameters.get("id") ?? "", by: requester)
            return .stream(Self.body(of: file, size: size, in: call.relay.folder))
        }
        on(router, .removeAttachment, below: "/:id") { call throws(RelayError) in
            let requester = try await call.requester()
            try await call.relay.removeAttachment(call.context.parameters.get("id") ?? "", by: requester)
            return .none
        }
    }

    private static let piece = 64 << 10

    private static func body(of file: any OpenFile, size: Int, in folder: AttachmentFolder?) -> ResponseBody {
        ResponseBody(contentLength: size) { writer in
            var offset = 0
            while offset < size, let folder {
                let bytes = try await folder.read(file, at: Int64(offset), count: min(piece, size - offset))
                // The length was promised: an answer that ends early is broken off, not ended.
                if bytes.isEmpty { throw RelayError(.store, "an attachment is shorter than it was") }
                offset += bytes.count
                try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
        }
    }
}
