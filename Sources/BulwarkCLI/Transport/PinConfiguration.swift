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
        if let pins {
            let data = try InputFile.read(pins, maximumBytes: Self.maximumBytes)
            do throws(TransportError) {
                let set = try Self.set(of: data, named: pins)
                return { _ in set }
            } catch { throw CommandFailure.usage(error.sentence) }
        }
        let files = try bundle.map { Array(try InputFile.read($0, maximumBytes: CertificateLimits().textBytes)) }
        for (path, bytes) in zip(bundle, files) {
            do throws(TransportError) { _ = try CertificateBundle(files: [bytes]) } catch {
                throw CommandFailure.usage("\(ShownName.of(path)): \(error.sentence)")
            }
        }
        do throws(TransportError) {
            var hashes: [Pin] = []
            for text in pin { hashes.append(try Pin(base64: text)) }
            let certificates = files.isEmpty ? [] : try CertificateBundle(files: files).pins
            return { [hashes] host in try PinSet([PinnedHost(host, anyPins: hashes, certificates: certificates)]) }
        } catch { throw CommandFailure.usage(error.sentence) }
    }

    private static let maximumBytes = 16 << 20

    private static func set(of data: Data, named path: String) throws(TransportError) -> PinSet {
        guard data.count <= maximumBytes else { throw TransportError(.tooLarge, "a file of pins") }
        if data.firstRange(of: Data("<network-security-config".utf8)) != nil {
            return try PinSet(androidConfiguration: Array(data))
        }
        // What comes out of a pipe has no name that says what it is.
        if [".kt", ".kts", ".java"].contains(where: path.hasSuffix)
            || data.firstRange(of: Data("CertificatePinner".utf8)) != nil
        {
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
