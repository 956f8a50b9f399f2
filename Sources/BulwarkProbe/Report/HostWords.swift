internal import BulwarkTransport

/// What reports call things.
enum HostWords {
    static func word(_ outcome: TransparencyVerdict.Outcome) -> String {
        switch outcome {
        case .met: "met"
        case .broken: "broken"
        case .cannotTell: "cannot-tell"
        case .exempt: "exempt"
        }
    }

    static func word(_ origin: JudgedTimestamp.Origin) -> String {
        switch origin {
        case .certificate: "certificate"
        case .handshake: "handshake"
        case .stapledResponse: "stapled-response"
        }
    }

    static func word(_ problem: JudgedTimestamp.Problem) -> String {
        switch problem {
        case .unreadable: "unreadable"
        case .unknownLog: "unknown-log"
        case .invalidSignature: "invalid-signature"
        case .unsupportedAlgorithm: "unsupported-algorithm"
        case .inFuture: "in-future"
        case .outsideShard: "outside-shard"
        case .logNotApproved: "log-not-approved"
        case .afterReadOnly: "after-read-only"
        case .afterRetirement: "after-retirement"
        case .sameLog: "same-log"
        }
    }

    static func day(_ seconds: Int64) -> String { CivilTime.day(of: seconds) }

    static func group(_ number: UInt16) -> String { NamedGroup(number: number)?.name ?? "group \(number)" }

    static func version(_ answer: HelloAnswer) -> String {
        answer.version?.name ?? "0x" + String(answer.hello.version, radix: 16)
    }

    /// A value as a property list writes it, in one line.
    static func plist(_ value: ATSValue) -> String {
        switch value {
        case .bool(let value): value ? "<true/>" : "<false/>"
        case .string(let text): "<string>\(text)</string>"
        default: "<string></string>"
        }
    }

    /// An entry of `NSExceptionDomains` as a property list writes it, a line each.
    static func plist(_ exception: DomainException) -> [String] {
        ["<key>NSExceptionDomains</key>", "<dict>", "    <key>\(exception.domain)</key>", "    <dict>"]
            + exception.entries.flatMap { ["        <key>\($0.key)</key>", "        \(plist($0.value))"] }
            + ["    </dict>", "</dict>"]
    }
}
