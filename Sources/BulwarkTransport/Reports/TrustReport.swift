#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A report that a server's chain held and was not pinned, or not logged, as the app asks.
///
/// It holds certificates and host names and nothing of the app's user.
public struct TrustReport: Sendable, Hashable {
    /// When it happened: seconds since 1970, UTC.
    public var date: Int64
    /// The host that was asked for.
    public var host: String
    /// The port; nil where it is not known.
    public var port: Int?
    /// The entry of the pins that held; nil where no pins are concerned.
    public var notedHost: String?
    /// Whether that entry covers subdomains.
    public var includesSubdomains: Bool
    /// The keys that are pinned.
    public var knownPins: [SPKIHash]
    /// When the pins are out of date: seconds since 1970, UTC; nil for never.
    public var expiry: Int64?
    /// The certificates that the server presented, in DER.
    public var served: [[UInt8]]
    /// The chain that was validated, in DER.
    public var validated: [[UInt8]]
    /// Whether the connection was refused.
    public var isEnforced: Bool
    /// What was wrong, in sentences.
    public var reasons: [String]

    /// The report of a verdict; nil where there is nothing to report: nothing is wrong, or no chain holds, as behind
    /// every captive portal.
    ///
    /// - Parameters:
    ///   - verdict: The verdict.
    ///   - host: The host that was asked for.
    ///   - port: The port, where it is known.
    ///   - presented: What the server presented.
    ///   - pins: The pins that were judged by.
    ///   - pinned: The `NSPinnedDomains` that were judged by.
    ///   - now: Seconds since 1970, UTC.
    public init?(
        _ verdict: TrustVerdict, host: String, port: Int? = nil, presented: UnverifiedChain, pins: PinSet?,
        pinned: PinnedDomains = PinnedDomains(), at now: Int64
    ) {
        guard let chain = verdict.chain else { return nil }
        // Where it cannot be told, nothing is known to be missing.
        let isTold = verdict.transparency?.outcome != .cannotTell
        let found = (verdict.reasons + verdict.warnings).filter { reason in
            if case .transparency = reason, !isTold { return false }
            return reason.isReported
        }
        guard !found.isEmpty else { return nil }
        let entry = pins?.pins(for: host)
        let names = pinned.requirement(for: host)?.domains ?? []
        let domains = pinned.domains.filter { names.contains($0.domain) }
        date = now
        self.host = host
        self.port = port
        notedHost = entry?.host ?? domains.first.map { HostName.lowercased($0.domain) }
        includesSubdomains = entry.map { $0.subdomains != .none } ?? domains.first?.includesSubdomains ?? false
        var seen: Set<SPKIHash> = []
        knownPins =
            ((entry?.allPins.map(\.hash) ?? []) + domains.flatMap { ($0.leafPins ?? []) + ($0.authorityPins ?? []) })
            .filter { seen.insert($0).inserted }
        expiry = entry?.expiry?.date
        served = presented.certificates
        validated = chain.der
        isEnforced = !verdict.allowsConnection
        reasons = found.map(\.description)
    }

    /// The report in JSON: the members of RFC 7469 section 3, as servers for HPKP and TrustKit reports take them, and
    /// `enforced` and `reasons` beside them.
    public var json: [UInt8] {
        let wire = Wire(
            dateTime: CivilTime.text(of: date), hostname: host, port: port,
            effectiveExpirationDate: expiry.map(CivilTime.text), notedHostname: notedHost,
            includeSubdomains: includesSubdomains, served: served.map(Self.pem), validated: validated.map(Self.pem),
            knownPins: knownPins.map { "pin-sha256=\"\($0.base64)\"" }, enforced: isEnforced, reasons: reasons)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Invariant: texts, numbers and booleans alone are encoded, so it cannot fail.
        return (try? encoder.encode(wire)).map(Array.init) ?? []
    }

    private static func pem(_ der: [UInt8]) -> String { PEMBlock(label: "CERTIFICATE", bytes: der).text }

    private struct Wire: Encodable {
        var dateTime: String
        var hostname: String
        var port: Int?
        var effectiveExpirationDate: String?
        var notedHostname: String?
        var includeSubdomains: Bool
        var served: [String]
        var validated: [String]
        var knownPins: [String]
        var enforced: Bool
        var reasons: [String]

        enum CodingKeys: String, CodingKey {
            case dateTime = "date-time"
            case hostname, port, enforced, reasons
            case effectiveExpirationDate = "effective-expiration-date"
            case notedHostname = "noted-hostname"
            case includeSubdomains = "include-subdomains"
            case served = "served-certificate-chain"
            case validated = "validated-certificate-chain"
            case knownPins = "known-pins"
        }
    }
}

extension TrustVerdict.Reason {
    /// Whether it goes into reports: pins that do not match, and SCTs that are missing. A stale list, a private root or what
    /// could not be seen is nobody's fault.
    var isReported: Bool {
        switch self {
        case .pins(let reason):
            switch reason {
            // The key in reserve is in use, as in every rotation.
            case .matchedBackup, .expired: false
            case .unreadableChain, .leafMismatch, .authorityMismatch, .chainMismatch, .certificateMismatch: true
            }
        case .pinnedDomains: true
        case .transparency(let reason):
            switch reason {
            case .privateRoot, .staleList, .otherTimestampsNotVisible, .foundBySystem: false
            case .unreadableChain, .malformedList, .tooFewTimestamps, .tooFewOperators, .noApprovedLog, .noRFC6962Log:
                true
            }
        case .invalidName, .chain, .key, .dropped: false
        }
    }
}
