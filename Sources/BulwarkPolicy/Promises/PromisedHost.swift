public import BulwarkTransport
internal import Yams

/// A host that an app promises to talk to over App Transport Security's terms, and what more it asks of it.
public struct PromisedHost: Sendable, Hashable {
    /// What Certificate Transparency has to come to.
    public enum Transparency: String, Sendable, Hashable, CaseIterable {
        /// Apple's published rules.
        case apple
        /// The rules that Apple's devices hold to.
        case appleDevice = "apple-device"
        /// Chrome's rules.
        case chrome
    }

    /// The host's name or address, in lower case.
    public var host: String
    /// The port.
    public var port: UInt16 = 443
    /// Which subdomains the pins cover.
    public var subdomains = PinnedHost.Subdomains.none
    /// The keys of which a connection must show one, in any certificate of its chain; empty where none is promised.
    public var pins: [Pin] = []
    /// What Certificate Transparency has to come to; nil where nothing is promised.
    public var transparency: Transparency?

    /// A host of which nothing more is promised.
    public init(host: String) { self.host = host }

    /// A mapping, or a name alone.
    init?(_ node: Node, _ reader: YAMLReader) {
        var result = PromisedHost(host: "")
        if node.scalar != nil {
            guard let name = reader.string(node, at: "a host") else { return nil }
            result.host = name.lowercased()
        } else {
            let keys = ["host", "port", "subdomains", "pins", "transparency"]
            let before = reader.problems.count
            reader.mapping(node, at: "a host", keys: keys) { key, value in
                switch key {
                case "host": result.host = reader.string(value, at: "host")?.lowercased() ?? ""
                case "port":
                    guard let number = reader.integer(value, at: "port") else { return }
                    guard let port = UInt16(exactly: number), port > 0 else {
                        return reader.complain(value, "port must be a number from 1 to 65535.")
                    }
                    result.port = port
                case "subdomains": result.subdomains = reader.subdomains(value) ?? .none
                case "pins":
                    reader.list(value, at: "pins") { item in
                        guard var text = reader.string(item, at: "a pin") else { return }
                        if text.hasPrefix("sha256/") { text.removeFirst("sha256/".count) }
                        do throws(TransportError) { result.pins.append(try Pin(base64: text)) } catch {
                            reader.complain(
                                item, "a pin is the base64 of a key's SHA-256, 44 characters; 'bulwark pin' writes it.")
                        }
                    }
                default:
                    result.transparency = reader.word(value, at: "transparency", as: Transparency.self)
                }
            }
            if reader.problems.count > before { return nil }
        }
        guard !result.host.isEmpty else {
            reader.complain(node, "a host needs a name: 'host: api.example.com'.")
            return nil
        }
        do throws(TransportError) { _ = try result.pinSet } catch {
            reader.complain(node, "\(result.host): \(error.reason.map { "\($0)" } ?? "its pins cannot be used").")
            return nil
        }
        self = result
    }

    /// The pins as a set; nil where none are promised.
    ///
    /// - Throws: ``TransportError`` with `invalidPins` for a name that no host can have, and for a pin that stands twice.
    public var pinSet: PinSet? {
        get throws(TransportError) {
            if pins.isEmpty {
                // The name is judged all the same.
                _ = try PinSet([PinnedHost(host, isExcluded: true)])
                return nil
            }
            return try PinSet([PinnedHost(host, subdomains: subdomains, anyPins: pins)])
        }
    }
}

extension YAMLReader {
    fileprivate func subdomains(_ node: Node) -> PinnedHost.Subdomains? {
        switch node.scalar?.string {
        case "none": return PinnedHost.Subdomains.none
        case "one-label": return .oneLabel
        case "all": return .all
        default:
            complain(node, "subdomains must be one of none, one-label, all.")
            return nil
        }
    }
}
