internal import BulwarkDetection
internal import BulwarkValidation
internal import Foundation

/// What `bulwark inspect url` says about a URL that browsers read: the URL without its credentials, and what to know about it.
struct URLReading {
    /// The URL with its passwords and tokens masked.
    let masked: String
    let notes: [Inspection.Note]

    private static let mask = "•••"

    init(_ url: WebURL) {
        var secrets: [String] = []
        var text = url.scheme + ":"
        if let host = url.host {
            text += "//"
            if url.hasCredentials {
                // Tokens stand in the name's place, too.
                let isToken = SecretShapeMatcher.shape(of: url.username) != nil
                text += isToken ? Self.mask : url.username
                if !url.password.isEmpty { text += ":" + Self.mask }
                text += "@"
                if isToken || !url.password.isEmpty { secrets.append("before the host") }
            }
            text += host.serialized
            if let port = url.port { text += ":\(port)" }
        } else if case .segments(let segments) = url.path, segments.count > 1, segments[0].isEmpty {
            text += "/."
        }
        text += url.path.serialized
        if let query = url.query { text += "?" + Self.masked(query, "in the query", &secrets) }
        if let fragment = url.fragment { text += "#" + Self.masked(fragment, "in the fragment", &secrets) }
        let (masked, hasForms) = Self.withoutForms(text)
        if hasForms, secrets.isEmpty { secrets.append("in the path") }
        self.masked = masked
        var notes: [Inspection.Note] = []
        if !secrets.isEmpty {
            notes.append(
                Inspection.Note(
                    code: "carries-credentials",
                    reason: "Credentials stand \(secrets.joined(separator: " and ")): whoever sees the link has them."))
        }
        if let note = Self.note(onUserOf: url) { notes.append(note) }
        if let note = Self.note(onScheme: url.scheme) { notes.append(note) }
        if let host = url.host { notes += Self.notes(on: host) }
        self.notes = notes
    }

    // MARK: Credentials

    /// A query, or a fragment in the form of one, with the values of credentials masked.
    private static func masked(_ text: String, _ place: String, _ secrets: inout [String]) -> String {
        var hasSecret = false
        let items = text.split(separator: "&", omittingEmptySubsequences: false).map { item -> String in
            guard let equals = item.firstIndex(of: "="), item.index(after: equals) < item.endIndex else {
                return String(item)
            }
            let name = item[..<equals]
            let value = item[item.index(after: equals)...]
            guard isSecret(String(name).removingPercentEncoding ?? String(name), String(value)) else {
                return String(item)
            }
            hasSecret = true
            return "\(name)=\(mask)"
        }
        if hasSecret { secrets.append(place) }
        return items.joined(separator: "&")
    }

    private static func isSecret(_ name: String, _ value: String) -> Bool {
        if names.contains(name.lowercased()) { return true }
        if let kind = SensitiveName.classify(name), kind.isCredential || kind.isPayment { return true }
        return SecretShapeMatcher.shape(of: value.removingPercentEncoding ?? value) != nil
    }

    /// Names in links that are no credentials elsewhere: codes that are exchanged for tokens, signatures that let in whoever has them.
    private static let names: Set<String> = [
        "code", "sig", "signature", "x-amz-signature", "x-amz-credential", "x-goog-signature", "auth", "authorization",
        "pass", "sid", "session", "sessionid", "session_id", "jsessionid", "phpsessid", "ticket", "assertion",
        "samlresponse", "oobcode", "key",
    ]

    /// A text without credentials that are known by their form, wherever they stand.
    private static func withoutForms(_ text: String) -> (String, Bool) {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var position = 0
        for detection in TextDetector().detections(in: text) {
            guard case .credential = detection.kind else { continue }
            guard !bytes[detection.range].elementsEqual(mask.utf8) else { continue }
            output += bytes[position..<detection.range.lowerBound]
            output += mask.utf8
            position = detection.range.upperBound
        }
        guard position > 0 else { return (text, false) }
        return (String(decoding: output + bytes[position...], as: UTF8.self), true)
    }

    // MARK: Scheme and host

    private static func note(onScheme scheme: String) -> Inspection.Note? {
        switch scheme {
        case "http", "https": nil
        case "javascript", "vbscript":
            Inspection.Note(code: "script-scheme", reason: "\(scheme): is a script, not a page: opening it runs it.")
        case "data":
            Inspection.Note(
                code: "embedded-content", reason: "data: holds its content itself, and is no page of a website.")
        default:
            Inspection.Note(
                code: "other-scheme", reason: "\(scheme): is not the web: what opens it depends on the device.")
        }
    }

    /// `https://bank.example@evil.example/` leads to the second, and is read as the first.
    private static func note(onUserOf url: WebURL) -> Inspection.Note? {
        guard let host = url.host, url.scheme == "http" || url.scheme == "https" else { return nil }
        let user = (url.username.removingPercentEncoding ?? url.username).prefix { $0 != "@" }
        guard user.contains("."), (try? WebURL("https://\(user)"))?.host?.kind == .domain else { return nil }
        return Inspection.Note(
            code: "host-before-at",
            reason: "\(user) is the name of a user and not where the link leads, which is \(host).")
    }

    private static func notes(on host: WebURL.Host) -> [Inspection.Note] {
        let shown = host.unicodeForm
        guard host.kind == .domain, shown != host.serialized else { return [] }
        guard let lookalike = Lookalike.all(in: shown).first else {
            return [
                Inspection.Note(code: "international-host", reason: "The host is shown to people as \(shown).")
            ]
        }
        let reason =
            switch lookalike.kind {
            case .mixedScripts: "mixes letters of two scripts"
            case .wholeWord: "has only letters of another script"
            case .compatibilityForm: "has letters in a form for typesetting"
            }
        return [
            Inspection.Note(
                code: "lookalike-host",
                reason: "The host is shown as \(shown), which \(reason) and can be read as \(lookalike.readsAs).")
        ]
    }
}
