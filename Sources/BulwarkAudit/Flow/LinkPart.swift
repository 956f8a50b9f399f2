/// A part of a link. Whoever sends a link chooses each of them: what a host is tells nothing about the parameters behind it.
enum LinkPart {
    case host, path, query, fragment

    /// The parts that are taken from links, by what the links are called.
    typealias Taken = [String: Set<LinkPart>]

    private init?(member name: String) {
        switch name {
        case "host", "port", "user": self = .host
        case "path", "pathComponents", "lastPathComponent", "relativePath", "pathExtension": self = .path
        case "query", "queryItems", "percentEncodedQuery", "percentEncodedQueryItems": self = .query
        case "fragment": self = .fragment
        default: return nil
        }
    }

    /// Whether a call takes a part out of a link: `url.path(percentEncoded: false)`.
    static func isTaken(by call: Fact) -> Bool {
        guard ["host", "path", "query", "fragment"].contains(call.text) else { return false }
        return call.arguments.allSatisfy { $0.text == "percentEncoded" }
    }

    /// The parts of links that a value is taken from; none where it is a link as a whole, or comes from elsewhere.
    static func taken(_ origin: Origin, in expressions: [Fact]) -> Taken {
        switch origin.source {
        case .outside(.deepLink), .outside(.urlParameter), .parameter: break
        default: return [:]
        }
        var taken: Taken = [:]
        let holders = Set([origin.fact.text, origin.name] + origin.steps.map(\.fact.text))
        for expression in expressions {
            for member in expression.parts where member.kind == .member {
                guard let part = LinkPart(member: member.text), let base = member.first else { continue }
                for link in base.parts where link.kind == .name && holders.contains(link.text) {
                    taken[link.text, default: []].insert(part)
                }
            }
        }
        return taken
    }

    /// Whether a mention of a link is about another part of it than those that are taken: `url.host` where its query is used.
    static func isAboutAnother(_ mention: Fact, than taken: Taken) -> Bool {
        guard let parts = taken[mention.text], let around = mention.parent, around.kind == .member,
            around.first == mention, let part = LinkPart(member: around.text)
        else { return false }
        return !parts.contains(part)
    }
}
