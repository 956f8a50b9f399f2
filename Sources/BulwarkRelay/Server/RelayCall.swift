internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A request with what is needed to answer it.
struct RelayCall: Sendable {
    let request: Request
    let context: RelayRequestContext
    let relay: Relay
    let limits: ConnectionLimits

    /// Where it comes from.
    var origin: NetworkOrigin { context.origin }

    /// Counts a request that shows no token, before any of it is read.
    func admitAnonymous() throws(RelayError) { try relay.limiter.take(.anonymous, by: .network(origin)) }

    /// Who asks, when it is counted as one of a kind, before any of it is read.
    func requester(of kind: RateLimiter.Kind) async throws(RelayError) -> Requester {
        let requester = try await requester()
        try relay.limiter.take(kind, by: .device(requester.device))
        return requester
    }

    /// The token that it shows.
    ///
    /// - Throws: ``RelayError/Code/unauthorized``.
    func token() throws(RelayError) -> Substring {
        let scheme = "bearer "
        guard let field = request.headers[.authorization], field.prefix(scheme.count).lowercased() == scheme else {
            throw RelayError(.unauthorized)
        }
        return field.dropFirst(scheme.count)
    }

    /// Who asks.
    func requester() async throws(RelayError) -> Requester { try await relay.requester(token: token(), from: origin) }

    /// The request's body.
    ///
    /// - Parameters:
    ///   - limit: The most bytes.
    ///   - lease: What accounts for them.
    func bytes(atMost limit: Int, on lease: ByteBudget.Lease? = nil) async throws(RelayError) -> [UInt8] {
        var reader = try reader(atMost: limit, within: .milliseconds(limits.bodyTime))
        let bytes = try await reader.all(on: lease)
        context.body.finish()
        return bytes
    }

    /// The request's body as a document.
    func document<Value: Decodable>(_: Value.Type = Value.self) async throws(RelayError) -> Value {
        try RelayJSON.decode(from: Data(await bytes(atMost: RelayLimits.documentBytes)))
    }

    /// A reader of the request's body.
    func reader(atMost limit: Int, within time: Duration) throws(RelayError) -> RequestBodyReader {
        try RequestBodyReader(request, atMost: limit, within: time, clock: relay.clock)
    }

    /// A number of the query.
    ///
    /// - Throws: ``RelayError/Code/invalidValue`` where it is none, or is not there and has no default.
    func number<Value: FixedWidthInteger>(_ name: Substring, default value: Value? = nil) throws(RelayError) -> Value {
        guard let text = request.uri.queryParameters[name] else {
            guard let value else { throw RelayError(.invalidValue, "a number of the query is missing") }
            return value
        }
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let value = Value(text) else {
            throw RelayError(.invalidValue, "a number of the query")
        }
        return value
    }
}
