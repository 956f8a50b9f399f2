internal import BulwarkTransport
internal import NIOHTTP1

/// What a redirect makes of a request (RFC 9110 section 15.4). Whether it is followed is ``RequestPolicy``'s to say.
enum Redirect {
    /// The request that follows a response; nil where the response is no redirect.
    ///
    /// - Throws: ``HTTPSError`` with `redirectRefused` or `tooManyRedirects`.
    static func next(
        after response: HTTPSResponse, of request: HTTPSRequest, under policy: RequestPolicy,
        seen: inout Set<RequestURL>
    ) throws(HTTPSError) -> HTTPSRequest? {
        if policy.redirects == .none { return nil }
        let origin = request.url.origin
        func refused(_ reason: StaticString) -> HTTPSError { HTTPSError(.redirectRefused, reason, origin: origin) }
        let rewrites: Bool
        switch response.status.code {
        // Everybody turns POST into GET here, as the standard lets them.
        case 301, 302: rewrites = request.method == .POST
        case 303: rewrites = request.method != .HEAD && request.method != .GET
        case 307, 308: rewrites = false
        default: return nil
        }
        let locations = response.headers["location"]
        // Without a place to go to the response is what there is.
        guard let location = locations.first else { return nil }
        guard locations.count == 1 else { throw refused("the response names more than one place") }
        let url: RequestURL
        do throws(HTTPSError) { url = try request.url.resolving(location) } catch {
            throw refused(error.reason ?? "the place is no URL")
        }

        var next = request
        next.url = url
        if rewrites {
            next.method = .GET
            next.body = .none
            for name in ["content-type", "content-encoding", "content-language", "content-location", "content-range"] {
                next.headers.remove(name: name)
            }
        } else if request.body.isStream {
            throw refused("the body was a sequence, which cannot be sent again")
        }
        switch policy.redirect(from: request.url.forPolicy, to: url.forPolicy, carriesBody: !next.body.isNone) {
        case .follow: break
        case .followWithoutCredentials:
            next.headers = HTTPHeaders(next.headers.filter { RequestPolicy.carries(header: $0.name) })
        case .refuse(let refusal): throw HTTPSError(.redirectRefused, origin: origin, refusal: refusal)
        }
        // A method that changed makes another request of the same URL.
        guard seen.insert(url).inserted || rewrites else {
            throw HTTPSError(.tooManyRedirects, "they lead in a circle", origin: origin)
        }
        return next
    }
}
