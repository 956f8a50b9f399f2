public import BulwarkCore
public import BulwarkTransport

/// What is to be said of a host.
public struct HostReport: Sendable, Hashable {
    /// The host.
    public var endpoint: HostEndpoint
    /// The version of iOS whose rules hold.
    public var system: SystemVersion
    /// Which of its addresses answered; nil where none did.
    public var address: SocketAddress?
    /// Why there is nothing else to say; nil where the host was reached.
    public var failure: HelloFailure?
    /// How long asking the host took.
    public var elapsed = Duration.zero
    /// What a client on Apple's systems and the server agree on under the policy that holds; nil where they do not.
    public var negotiated: HelloAnswer?
    /// The 16 diagnoses.
    public var diagnoses: [HostDiagnosis] = []
    /// The chain: from the server's certificate to the root where it is trusted, else as presented.
    public var chain: [CertificateFacts] = []
    /// Whether the server showed that it holds the key of the certificate.
    public var keyProof = KeyProof.notSeen
    /// Whether ``chain`` was validated.
    public var isChainValidated = false
    /// Whether the chain ends in a root that is not one of the system's.
    public var hasPrivateRoot = false
    /// What each transparency policy says of the chain; empty where it is not trusted.
    public var transparency: [PolicyVerdict] = []
    /// What the stapled OCSP response says, unverified; nil where none was stapled or it cannot be read.
    public var staple: StapledResponse?
    /// The smallest exception that lets an app through.
    public var advice = ExceptionAdvice.noneHelps
    /// The app's own policy; nil where no Info.plist was given.
    public var app: AppReport?
    /// Versions that the server had better not speak.
    public var oldVersions: [ProtocolVersion] = []
    /// Suites that the server had better not take: of each family the one that it took.
    public var weakSuites: [WeakSuite] = []
    /// Warnings beside the reasons: a stale list of logs, certificates that could not be read.
    public var warnings: [String] = []

    /// A transparency policy and what it says.
    public struct PolicyVerdict: Sendable, Hashable {
        /// The policy's name in reports.
        public var name: String
        /// What it says.
        public var verdict: TransparencyVerdict
    }

    /// A suite that a server took and had better not.
    public struct WeakSuite: Sendable, Hashable {
        /// What is weak in it.
        public var family: SuiteFamily
        /// Its name.
        public var suite: String
        /// The bits of the finite field, where there is one.
        public var fieldBits: Int?
    }

    /// What an app's Info.plist makes of the host.
    public struct AppReport: Sendable, Hashable {
        /// What pins come to.
        public enum Pins: String, Sendable, Hashable {
            /// `NSPinnedDomains` does not name the host.
            case notPinned = "not-pinned"
            /// The validated chain has a pinned key in each list.
            case matched
            /// It has not.
            case mismatched
            /// The chain is not trusted, so pins cannot be compared with it.
            case cannotTell = "cannot-tell"
        }

        /// What holds for the host, and which key decided.
        public var policy: EffectivePolicy
        /// What the pins come to.
        public var pins: Pins
        /// The entries of `NSPinnedDomains` that name the host.
        public var pinnedDomains: [String]
        /// Why the app cannot talk to the host; empty where it can.
        public var reasons: [HostReason]
    }

    /// A report of a host that was not reached.
    init(_ endpoint: HostEndpoint, _ system: SystemVersion, failure: HelloFailure? = nil) {
        self.endpoint = endpoint
        self.system = system
        self.failure = failure
    }

    /// Why the policy that holds refuses the host: the app's where one was given, else the standard.
    public var reasons: [HostReason] { app?.reasons ?? diagnoses.first?.reasons ?? [] }

    /// What is to be said of the host in a word.
    public enum Outcome: String, Sendable, Hashable {
        /// The policy that holds lets apps through.
        case passes
        /// It does not.
        case fails
        /// Nothing can be told: nobody answered.
        case unreachable
    }

    /// What is to be said of the host in a word.
    public var outcome: Outcome { failure != nil ? .unreachable : reasons.isEmpty ? .passes : .fails }
}
