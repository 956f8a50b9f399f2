internal import BulwarkRelayAPI
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What a request is answered by.
enum RelayAnswer: Sendable {
    /// Nothing.
    case none
    /// A document.
    case json(Data)
    /// Bytes.
    case bytes([UInt8])
    /// A line of text.
    case text(String)
    /// Bytes as they are read.
    case stream(ResponseBody)

    /// A document.
    static func document(_ value: some Encodable) throws(RelayError) -> RelayAnswer {
        .json(try RelayJSON.encode(value))
    }

    var response: Response {
        switch self {
        case .none: Self.response(.noContent, nil, ResponseBody())
        case .json(let data): Self.response(.ok, RelayEndpoint.json, ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
        case .bytes(let bytes):
            Self.response(.ok, RelayEndpoint.bytes, ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .text(let text):
            Self.response(.ok, "text/plain; charset=utf-8", ResponseBody(byteBuffer: ByteBuffer(string: text)))
        case .stream(let body): Self.response(.ok, RelayEndpoint.bytes, body)
        }
    }

    /// The answer to a request that was refused.
    static func response(_ error: RelayError) -> Response {
        let data = (try? RelayJSON.encode(error.document)) ?? Data()
        var response = response(
            HTTPResponse.Status(code: error.code.status), RelayEndpoint.json,
            ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
        if let seconds = error.retryAfter { response.headers[.retryAfter] = String(seconds) }
        if error.code.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    private static func response(_ status: HTTPResponse.Status, _ type: String?, _ body: ResponseBody) -> Response {
        var response = Response(status: status, body: body)
        // RFC 9110 §8.6: an answer without content has no length.
        if status == .noContent { response.headers[.contentLength] = nil }
        response.headers[.contentType] = type
        response.headers[.cacheControl] = "no-store"
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }
}
