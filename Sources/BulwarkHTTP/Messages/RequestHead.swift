internal import NIOHTTP1

/// Makes the head that is sent, or says why it cannot be.
enum RequestHead {
    /// - Throws: ``HTTPSError`` with `invalidRequest` for whatever could end a line, hide a header, or say another length.
    static func checked(_ request: HTTPSRequest) throws(HTTPSError) -> HTTPRequestHead {
        guard isToken(request.method.rawValue), request.method != .CONNECT else {
            throw HTTPSError(.invalidRequest, "the method is no token, or is CONNECT")
        }
        // TRACE echoes the headers of its request, and a body would be a smuggled request to old servers.
        guard request.method != .TRACE || request.body.isNone else {
            throw HTTPSError(.invalidRequest, "TRACE has no body")
        }
        var headers = HTTPHeaders()
        headers.reserveCapacity(request.headers.count + 2)
        headers.add(name: "host", value: request.url.authority)
        for (name, value) in request.headers {
            guard isToken(name) else { throw HTTPSError(.invalidRequest, "a header's name is no token") }
            guard !isOurs(name) else {
                throw HTTPSError(.invalidRequest, "a header that frames the message is the client's to set")
            }
            guard isFieldValue(value) else {
                throw HTTPSError(.invalidRequest, "a header's value has a control character or outer white space")
            }
            headers.add(name: name, value: value)
        }
        if let length = request.body.length {
            guard length >= 0 else { throw HTTPSError(.invalidRequest, "the body's length is negative") }
            if !request.body.isNone || expectsBody(request.method) {
                headers.add(name: "content-length", value: String(length))
            }
        } else {
            headers.add(name: "transfer-encoding", value: "chunked")
        }
        return HTTPRequestHead(version: .http1_1, method: request.method, uri: request.url.target, headers: headers)
    }

    /// Whether servers take a missing Content-Length amiss (RFC 9110 section 8.6).
    private static func expectsBody(_ method: HTTPMethod) -> Bool {
        switch method.byName {
        case .POST, .PUT, .PATCH: true
        default: false
        }
    }

    private static let ours: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "upgrade", "te",
        "trailer", "http2-settings", "expect",
    ]

    private static func isOurs(_ name: String) -> Bool { ours.contains(name.lowercased()) }

    /// RFC 9110 section 5.6.2.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// RFC 9110 section 5.5, without leading and trailing white space.
    static func isFieldValue(_ text: String) -> Bool {
        func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }
        return !isBlank(text.utf8.first) && !isBlank(text.utf8.last)
            && text.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }
}

extension HTTPMethod {
    /// The case of a method that has one: `.POST` for `.RAW(value: "POST")`, which equals it and matches no pattern.
    var byName: HTTPMethod { HTTPMethod(rawValue: rawValue) }
}
