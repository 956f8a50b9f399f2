import BulwarkProperties
import BulwarkReport
import Foundation

/// An http:// address that the app talks to.
enum CleartextURL: Rule {
    static let description = RuleDescription(
        id: "cleartext-http-url",
        area: .transport,
        severity: .blocking,
        title: "Unencrypted HTTP address in use",
        rationale:
            "Whoever shares the network reads and changes what goes over http://, session cookies and tokens included.",
        fix:
            "Use https:// and let the server redirect and send HSTS. For a device on the local network use NSAllowsLocalNetworking, not plain HTTP to the world.",
        triggering: triggering,
        nonTriggering: nonTriggering,
        references: ["MASVS-NETWORK-1", "MASWE-0050", "MASTG-TEST-0321", "CWE-319"])

    static func findings(in app: AuditedApp) -> [Finding] {
        (app.code.facts(.string) + app.code.facts(.interpolated)).compactMap { literal in
            guard let (literal, text) = address(literal), !literal.isDebugOnly else { return nil }
            if text == "http://" || text == "ws://" {
                guard let place = schemeUse(of: literal) else { return nil }
                return finding(at: literal, "'\(place.text)' puts a host behind an address without encryption.")
            }
            guard let host = host(of: text).flatMap({ known($0, of: literal) }), !isHarmless(host, in: text),
                isUsed(literal), !isCredit(literal),
                !isOnlyAskedAbout(literal), !isOnlyName(literal), !isOnlyLinked(literal), !isOnlyShared(literal),
                !(app.isApp && (isLeftOver(literal) || isInUnusedSpace(literal)))
            else { return nil }
            // A host that is put in at run time may well be a device on the local network.
            guard host != "\u{FFFC}" else { return nil }
            return finding(
                at: literal, "\(host) is addressed without encryption.",
                severity: hasPublicKey(literal) ? .warning : nil)
        } + components(in: app.code) + settings(in: app)
    }

    /// The address that begins with a literal, or goes on with it behind a scheme that stands before it, and the expression that is it.
    private static func address(_ literal: Fact) -> (expression: Fact, text: String)? {
        let text = literal.text
        switch text.utf8.first {
        case UInt8(ascii: "h"), UInt8(ascii: "w"), UInt8(ascii: "f"):
            guard isCleartext(text) else { return nil }
            // `"http://" + Hosts.status + "/v1"`
            guard text.hasSuffix("://"), let sum = literal.parent, sum.kind == .operators, sum.first == literal,
                sum.detail.allSatisfy({ $0 == "+" || $0 == " " })
            else { return (literal, text) }
            let known = sum.children.dropFirst().map { $0.string }.prefix { $0 != nil }.compactMap { $0 }
            return known.isEmpty
                ? (literal, text) : (sum, text + known.joined() + (known.count + 1 < sum.childCount ? "\u{FFFC}" : ""))
        case UInt8(ascii: ":"):
            // `"http" + "://api.bank.example"`, `scheme + "://\(host)/v1"`
            guard text.hasPrefix("://"), let sum = literal.parent, sum.kind == .operators, sum.text == "+" else {
                return nil
            }
            var scheme: Fact?
            for operand in sum.children {
                if operand == literal { break }
                if scheme != nil { return nil }
                scheme = operand
            }
            return scheme.flatMap { cleartextScheme($0) }.map { (sum, $0 + text) }
        case 0xef:
            // `"\(scheme)://api.bank.example"`
            guard text.hasPrefix("\u{FFFC}://"),
                let scheme = literal.firstChild(where: { $0.kind == .interpolation })?.arguments.first?.value
            else { return nil }
            return cleartextScheme(scheme).map { (literal, $0 + text.dropFirst()) }
        default: return nil
        }
    }

    private static func isCleartext(_ text: String) -> Bool {
        text.hasPrefix("http://") || text.hasPrefix("ws://") || text.hasPrefix("ftp://")
    }

    private static func cleartextScheme(_ expression: Fact) -> String? {
        expression.string.flatMap { isCleartext($0 + "://") ? $0 : nil }
    }

    /// Addresses of servers in Info.plist and other settings that the code reads by their keys.
    private static func settings(in app: AuditedApp) -> [Finding] {
        var places: Set<SourceLocation> = []
        func judge(_ key: String, _ value: String, at place: SourceLocation) -> Finding? {
            guard value.hasPrefix("http://") || value.hasPrefix("ws://"), let host = host(of: value),
                !isHarmless(host, in: value), !host.contains("$"), serverKeys.matches(key),
                app.code.texts.existingID(of: key) != nil, places.insert(place).inserted
            else { return nil }
            return Finding(
                rule: description.id, severity: description.severity,
                message: "\(host) is addressed without encryption.", location: place, context: key)
        }
        let lists = app.resources.infoPlists.flatMap(\.items).compactMap { item in
            item.node.string.flatMap { judge(item.key, $0, at: item.namedSetting ?? item.valueLocation) }
        }
        return lists
            + app.resources.texts.compactMap { text in
                judge(text.key, text.value, at: text.location).flatMap { ResourceFile.isForTests(text.file) ? nil : $0 }
            }
    }

    private static let serverKeys = WordSet([
        "apiurl", "api_url", "api-url", "baseurl", "base_url", "base-url", "serverurl", "server_url", "endpoint",
        "backend", "apibase", "api_base", "apihost", "api_host", "serverhost", "gateway",
    ])

    /// Addresses that are put together: `components.scheme = "http"` with a host that is known and a URL that is taken out.
    private static func components(in code: CodeBase) -> [Finding] {
        code.assignments(to: "scheme").compactMap { assignment in
            guard let target = assignment.first, target.kind == .member,
                let parts = target.first, let scheme = assignment.last?.string,
                ["http", "ws", "ftp"].contains(scheme), !assignment.isDebugOnly,
                ["URLComponents", "NSURLComponents"].contains(parts.typeName ?? ""),
                let scope = assignment.enclosing(.function, .closure, .accessor)
            else { return nil }
            let own = scope.descendants(.member).filter { $0.first?.dottedName == parts.dottedName }
            guard own.contains(where: { $0.text == "url" || $0.text == "URL" || $0.text == "string" }) else {
                return nil
            }
            let hosts = own.compactMap { member -> String? in
                guard member.text == "host", let set = member.parent, set.kind == .assignment, set.first == member
                else {
                    return nil
                }
                return set.last?.string?.lowercased()
            }
            guard let host = hosts.first, !isHarmless(host, in: host) else { return nil }
            return finding(at: assignment, "\(host) is addressed without encryption.")
        }
    }

    /// The constant that holds nothing but a scheme and has a host put behind it somewhere.
    private static func schemeUse(of literal: Fact) -> Fact? {
        guard let constant = literal.parent, constant.kind == .variable, constant.initialValue == literal else {
            return nil
        }
        let isJoined = constant.namings.contains { use in
            guard let around = use.parent else { return false }
            if around.kind == .operators, around.text == "+" { return around.first == use }
            return around.kind == .argument && around.parent?.kind == .interpolation
        }
        return isJoined ? constant : nil
    }

    /// Whether a constant of the app is opened somewhere: `URL(string: AppConfig.statusPage)`.
    private static func isOpened(_ constant: Fact) -> Bool {
        // A local one may be handed on and opened under its name elsewhere.
        let uses =
            constant.isMember || constant.isGlobal
            ? constant.namings
            : constant.code.facts(.name, named: constant.text) + constant.code.facts(.member, named: constant.text)
        return uses.contains { use in
            guard let argument = use.parent, argument.kind == .argument, let call = argument.parent, call.kind == .call
            else { return false }
            return ["URL", "NSURL", "URLWithString", "URLComponents", "componentsWithString", "URLRequest", "openURL"]
                .contains(call.text)
        }
    }

    /// A host that is put into an address, where it is a constant of the app's: `"http://\\(Backend.host)/v1"`.
    private static func known(_ host: String, of literal: Fact) -> String? {
        guard host == "\u{FFFC}", let value = literal.firstChild(where: { $0.kind == .interpolation })?.argument(at: 0),
            let constant = value.string
        else { return host }
        return self.host(of: "://" + constant)
    }

    /// The host of an address; U+FFFC where it is put in at run time, nil where there is none.
    private static func host(of text: String) -> String? {
        guard let start = text.range(of: "://")?.upperBound else { return nil }
        let rest = text[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != " " }
        let host = rest.split(separator: "@").last?.split(separator: ":").first.map(String.init) ?? ""
        return host.isEmpty || host.contains("%") ? nil : host.lowercased()
    }

    private static let namespaces = [
        "www.w3.org", "schemas.xmlsoap.org", "schemas.microsoft.com", "schemas.android.com", "xmlns.com", "purl.org",
        "ns.adobe.com", "www.apple.com", "java.sun.com",
        "xml.org", "schemas.openxmlformats.org", "www.opengis.net", "www.topografix.com", "schema.org",
        "www.webdav.org", "jabber.org", "etherx.jabber.org", "search.yahoo.com",
        "www.itunes.com", "itunes.com", "json-schema.org", "ogp.me", "web.resource.org", "docbook.org",
        "www.garmin.com", "rdfs.org", "iptc.org", "specs.openid.net",
    ]

    /// Pages that are there to be asked for over plain HTTP: a portal that keeps devices off the network answers in their place, and the
    /// first request has the system ask whether the app may use the network.
    private static let portalChecks: Set<String> = [
        "captive.apple.com", "neverssl.com", "connectivitycheck.gstatic.com", "connectivitycheck.android.com",
        "clients3.google.com", "www.msftconnecttest.com", "www.msftncsi.com", "detectportal.firefox.com",
        "nmcheck.gnome.org",
    ]

    private static func isHarmless(_ host: String, in text: String) -> Bool {
        if namespaces.contains(where: { host == $0 || host.hasSuffix("." + $0) }) || text.lowercased().hasSuffix(".dtd")
        {
            return true
        }
        // Tor encrypts the way to its services, and an address of Apple's maps is opened in Maps and asked of nobody.
        if host.hasSuffix(".onion") || host == "maps.apple.com" { return true }
        // So is a page of the App Store in the App Store; what looks one up is asked.
        if ["itunes.apple.com", "apps.apple.com", "phobos.apple.com"].contains(host) {
            return !text.contains("/lookup") && !text.contains("/search") && !text.contains("/rss")
        }
        if portalChecks.contains(host) { return true }
        if host == "localhost" || host.hasSuffix(".local") || host.hasSuffix(".localhost") || host == "127.0.0.1"
            || host == "[" || host == "0.0.0.0" || host == "::1"
        {
            return true
        }
        if host.hasPrefix("192.168.") || host.hasPrefix("10.") || host.hasPrefix("172.16.")
            || host.hasPrefix("169.254.") || host.hasPrefix("127.")
        {
            return true
        }
        // A name without a dot is local or a placeholder; reserved names are examples in texts.
        if !host.contains("."), !host.contains("\u{FFFC}") { return true }
        return ["example.com", "example.org", "example.net"].contains { host == $0 || host.hasSuffix("." + $0) }
            || host.hasSuffix(".invalid") || host.hasSuffix(".test")
    }

    private static let openers: Set<String> = [
        "URL", "NSURL", "URLWithString", "URLRequest", "URLComponents", "request", "dataTask", "load", "open",
        "download", "upload", "webSocketTask", "initWithString",
        "requestWithURL", "fetch", "get", "post", "connect", "componentsWithString", "Endpoint", "Link", "AsyncImage",
        "loadHTMLString", "openURL", "urlRequest", "put", "patch", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD",
    ]

    /// Whether a literal is an address that is opened, rather than a text to show, to compare or to replace.
    private static func isUsed(_ literal: Fact) -> Bool {
        for ancestor in literal.ancestors {
            switch ancestor.kind {
            case .argument:
                guard let call = ancestor.parent else { return false }
                if call.kind == .call {
                    // `.init(string: "http://…")`
                    if call.text == "init", ancestor.text == "string" || ancestor.text == "url" { return true }
                    if openers.contains(call.text) || call.text.hasSuffix("URL") {
                        // What is named by an address is not asked for there: `assertionType: URL(string: "http://…")`.
                        return !(call.parent.map { $0.kind == .argument && namesSomething($0.text) } ?? false)
                    }
                    let label = ancestor.text.lowercased()
                    if label.hasSuffix("url") || label == "urlstring" || label == "endpoint" || label == "host"
                        || label == "server"
                        || label == "baseurl" || label == "origin"
                    {
                        return true
                    }
                    if call.text == "format" || call.text == "String" || call.text == "stringWithFormat"
                        || call.text == "appending" || call.text == "stringByAppendingString"
                        || call.text == "appendingPathComponent"
                    {
                        continue
                    }
                    return false
                }
                if call.kind == .interpolation || call.kind == .subscripted { return false }
            case .operators:
                if ["==", "!=", "~="].contains(ancestor.text) { return false }
            case .variable, .binding:
                return saysAddress(ancestor.text) || saysAddress(ancestor.enclosingType?.text ?? "")
                    || ancestor.typeName == "URL" || ancestor.typeName == "[URL]" || isOpened(ancestor)
            // `case api = "http://bank.example/api#2"`: a key of JSON.
            case .enumCase where ancestor.enclosingType?.inheritedNames.contains("CodingKey") ?? false: return false
            case .enumCase: return saysAddress(ancestor.text) || saysAddress(ancestor.enclosingType?.text ?? "")
            case .assignment: return ancestor.first.map { saysAddress($0.text) || $0.typeName == "URL" } ?? false
            case .entry: return ancestor.children.first.map { saysAddress($0.string ?? $0.text) } ?? false
            case .returning, .accessor: break
            case .function: return saysAddress(ancestor.text) || ancestor.detail.hasPrefix("URL")
            case .parameter: return saysAddress(ancestor.text)
            case .pattern, .closure, .type, .file: return false
            default: break
            }
        }
        return false
    }

    static func namesSomething(_ label: String) -> Bool {
        let label = label.lowercased()
        return ["type", "namespace", "identifier", "issuer", "audience", "system"].contains(where: label.hasSuffix)
    }

    private static func saysAddress(_ name: String) -> Bool {
        let lower = name.lowercased()
        return ["url", "uri", "endpoint", "host", "server", "baseaddress", "webservice", "backend", "apibase"].contains
        { lower.contains($0) } || lower.hasSuffix("base") && !lower.hasSuffix("database") || lower == "api"
    }
}
