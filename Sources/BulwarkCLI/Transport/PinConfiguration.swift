internal import ArgumentParser
internal import BulwarkAudit
internal import BulwarkTransport
internal import Foundation

/// The pins that a command verifies: of a property list, or given on the command line.
struct PinConfiguration: ParsableArguments {
    @Option(
        help:
            "A property list with NSPinnedDomains (an Info.plist) or a TrustKit configuration, Android's network security configuration, or Kotlin or Java with OkHttp's CertificatePinner."
    )
    var pins: String?

    @Option(help: "A pin in base64, for any key of the chain. May be given more than once.")
    var pin: [String] = []

    @Option(help: "A file of certificates, of which one must be in the chain. May be given more than once.")
    var bundle: [String] = []

    func validate() throws {
        if pins == nil, pin.isEmpty, bundle.isEmpty {
            throw ValidationError("Give the pins: --pins FILE, --pin BASE64 or --bundle FILE.")
        }
        if pins != nil, !pin.isEmpty || !bundle.isEmpty {
            throw ValidationError("Pins are of --pins, or of --pin and --bundle, and not of both.")
        }
    }

    /// What gives the pins of a host.
    func load() throws -> (String) throws -> PinSet {
        do throws(TransportError) {
            if let pins {
                let set = try Self.set(of: pins)
                return { _ in set }
            }
            var hashes: [Pin] = []
            for text in pin { hashes.append(try Pin(base64: text)) }
            let certificates = bundle.isEmpty ? [] : try CertificateBundle(paths: bundle).pins
            return { [hashes] host in try PinSet([PinnedHost(host, anyPins: hashes, certificates: certificates)]) }
        } catch { throw CommandFailure.usage(error.sentence) }
    }

    private static func set(of path: String) throws(TransportError) -> PinSet {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TransportError(.unreadableFile, at: path)
        }
        guard data.count <= 16 << 20 else { throw TransportError(.tooLarge, "a property list") }
        if data.firstRange(of: Data("<network-security-config".utf8)) != nil {
            return try PinSet(androidConfiguration: Array(data))
        }
        if path.hasSuffix(".kt") || path.hasSuffix(".kts") || path.hasSuffix(".java") {
            return try PinSet(okHTTP: Array(data))
        }
        guard let value = TransportPolicyFile.value(ofPropertyList: Array(data)) else {
            throw TransportError(.invalidPins, "the file is no property list", at: path)
        }
        if let pinned = value["NSAppTransportSecurity"]?["NSPinnedDomains"] ?? value["NSPinnedDomains"] {
            return try PinSet(PinnedDomains(reading: pinned))
        }
        return try PinSet(trustKit: value)
    }
}
