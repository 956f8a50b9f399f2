import BulwarkCore
import BulwarkTransport
import NIOHTTP1
import Testing

@testable import BulwarkHTTP

@Suite("URLs, heads and errors")
struct MessageTests {
    @Test(
        "URLs are read, and written as they are sent",
        arguments: [
            ("https://example.com", "https://example.com", "/"),
            ("HTTPS://EXAMPLE.com:443/a?b#c", "https://example.com", "/a?b"),
            ("https://example.com:8443?q", "https://example.com:8443", "/?q"),
            ("https://example.com.", "https://example.com", "/"),
            ("https://[2001:DB8::1]:444/", "https://[2001:db8::1]:444", "/"),
            ("http://127.0.0.1/", "http://127.0.0.1", "/"), ("https://example.com:/", "https://example.com", "/"),
        ])
    func urls(_ text: String, _ origin: String, _ target: String) throws {
        let url = try RequestURL(text)
        #expect(url.origin == origin)
        #expect(url.target == target)
    }

    @Test(
        "what could be read in another way is no URL",
        arguments: [
            "", "example.com", "//example.com", "ftp://example.com", "https:/example.com", "https:example.com",
            "https://", "https://user@example.com", "https://user:word@example.com", "https://example.com:0",
            "https://example.com:65536", "https://example.com:1x", "https://example.com:+1", "https://exa mple.com",
            "https://example.com/a b", "https://example.com/\r\nHost: evil", "https://example.com/\u{0}",
            "https://example.com\\@evil.example", "https://exämple.com", "https://example.com/ä", "https://-/\u{7F}",
            "https://a..b/", "https://[::1/", "https://[example.com]/", "httpſ://example.com",
            " https://example.com",
        ])
    func badURLs(_ text: String) {
        #expect(throws: HTTPSError(.invalidURL)) { _ = try RequestURL(text) }
    }

    @Test(
        "references are resolved as RFC 3986 section 5.4 has it",
        arguments: [
            ("g", "/b/c/g"), ("./g", "/b/c/g"), ("g/", "/b/c/g/"), ("/g", "/g"), ("?y", "/b/c/d;p?y"),
            ("g?y", "/b/c/g?y"), ("#s", "/b/c/d;p?q"), ("g#s", "/b/c/g"), (";x", "/b/c/;x"), ("", "/b/c/d;p?q"),
            (".", "/b/c/"), ("./", "/b/c/"), ("..", "/b/"), ("../", "/b/"), ("../g", "/b/g"), ("../..", "/"),
            ("../../g", "/g"), ("../../../g", "/g"), ("/./g", "/g"), ("/../g", "/g"), ("g.", "/b/c/g."),
            ("..g", "/b/c/..g"), ("./../g", "/b/g"), ("./g/.", "/b/c/g/"), ("g/./h", "/b/c/g/h"),
            ("g/../h", "/b/c/h"), ("g;x=1/../y", "/b/c/y"), ("g?y/./x", "/b/c/g?y/./x"), ("a b", "/b/c/a%20b"),
            ("ä", "/b/c/%C3%A4"), ("g?https://x:1", "/b/c/g?https://x:1"),
        ])
    func references(_ reference: String, _ target: String) throws {
        let base = try RequestURL("https://a.example/b/c/d;p?q")
        let url = try base.resolving(reference)
        #expect(url.origin == "https://a.example")
        #expect(url.target == target)
    }

    @Test("references to other servers lead there")
    func otherServers() throws {
        let base = try RequestURL("https://a.example/b")
        #expect(try base.resolving("//b.example/c").exposed == "https://b.example/c")
        // RFC 3986 section 5.2.2: dot segments go from what has a host of its own, too.
        #expect(try base.resolving("//b.example/c/../d?e/../f").exposed == "https://b.example/d?e/../f")
        #expect(try base.resolving("https://a.example/./b/../../c/.").exposed == "https://a.example/c/")
        #expect(try base.resolving("HTTP://b.example:81").exposed == "http://b.example:81/")
        #expect(throws: HTTPSError(.invalidURL)) { _ = try base.resolving("mailto:a@b.example") }
    }

    @Test(
        "headers that end a line, hide another, or frame the message are refused",
        arguments: [
            ("x", "a\r\nHost: evil"), ("x", "a\nb"), ("x", "a\rb"), ("x", "a\u{0}b"), ("x", " a"), ("x", "a\t"),
            ("x", "a\u{7F}"), ("x y", "a"), ("x:", "a"), ("", "a"), ("x\r\ny", "a"), ("ä", "a"), ("Host", "evil"),
            ("content-length", "1"), ("Transfer-Encoding", "chunked"), ("connection", "close"), ("Upgrade", "h2c"),
            ("TE", "trailers"), ("Expect", "100-continue"),
        ])
    func badHeaders(_ name: String, _ value: String) throws {
        let request = HTTPSRequest(try RequestURL("https://a.example/"), headers: [name: value])
        #expect(throws: HTTPSError(.invalidRequest)) { _ = try RequestHead.checked(request) }
    }

    @Test("methods are tokens", arguments: ["", "GET /", "G\r\nET", "CONNECT", "GÄT"])
    func badMethods(_ method: String) throws {
        let request = HTTPSRequest(try RequestURL("https://a.example/"), method: HTTPMethod(rawValue: method))
        #expect(throws: HTTPSError(.invalidRequest)) { _ = try RequestHead.checked(request) }
    }

    @Test("a method is what it is called, however it is written", arguments: ["CONNECT", "TRACE", "HEAD", "POST"])
    func rawMethods(_ name: String) throws {
        let (raw, known) = (HTTPMethod.RAW(value: name), HTTPMethod(rawValue: name))
        let bodies = name == "TRACE" ? [RequestBody.bytes([1])] : [RequestBody.none]
        for body in bodies {
            func head(_ method: HTTPMethod) -> HTTPRequestHead? {
                (try? RequestURL("https://a.example/")).flatMap {
                    try? RequestHead.checked(HTTPSRequest($0, method: method, body: body))
                }
            }
            #expect(head(raw)?.headers == head(known)?.headers)
            #expect(head(raw)?.method == head(known)?.method)
        }
    }

    @Test("heads have their length")
    func heads() throws {
        let url = try RequestURL("https://a.example:444/b?c")
        func headers(_ method: HTTPMethod, _ body: RequestBody) throws -> HTTPHeaders {
            try RequestHead.checked(HTTPSRequest(url, method: method, headers: ["X-A": "ä\tb"], body: body)).headers
        }
        #expect(try headers(.GET, .none) == ["host": "a.example:444", "X-A": "ä\tb"])
        #expect(try headers(.POST, .none)["content-length"] == ["0"])
        #expect(try headers(.PUT, .bytes([1, 2]))["content-length"] == ["2"])
        #expect(try headers(.PUT, .stream(AsyncStream<[UInt8]> { _ in }))["transfer-encoding"] == ["chunked"])
    }

    @Test("every kind of error tells a person what to do", arguments: HTTPSError.Code.all)
    func messages(_ code: HTTPSError.Code) throws {
        let message = try #require(code.message)
        #expect(message.key.description == code.rawValue)
        #expect(!message.advice.description.isEmpty)
    }

    @Test("neither an error nor a URL's description has the query, and errors have no path")
    func redaction() throws {
        let url = try RequestURL("https://a.example/reset/path-secret?token=query-secret")
        #expect(!"\(url)".contains("query-secret"))
        #expect(!"\(HTTPSError(.timedOut).at(url.origin))".contains("secret"))
        #expect(HTTPSError.Code(rawValue: "http.other").message == nil)
    }
}
