internal import BulwarkCore

/// What a server answers to each of a set of hellos; everything else is concluded from it.
struct HostSurvey: Sendable {
    typealias Answer = Result<HelloAnswer, HelloFailure>

    /// To TLS 1.3 alone, as a client on Apple's systems says it.
    var modern: Answer
    /// To TLS 1.3 with groups alone that the prober has keys of; where ``modern`` hid the certificates.
    var readable: Answer?
    /// To at most TLS 1.2 with the suites of App Transport Security.
    var forward: Answer
    /// To that and the suites that it adds where forward secrecy is not asked for.
    var plain: Answer
    /// To at most TLS 1.2 with every suite.
    var everything: Answer
    /// To a version at most, with every suite.
    var versions: [ProtocolVersion: Answer] = [:]
    /// To suites of a family alone.
    var families: [SuiteFamily: Answer] = [:]

    /// Asks a server, several hellos at a time.
    ///
    /// - Throws: `HelloFailure` where nobody answers at all.
    static func take(
        of endpoint: HostEndpoint, at address: SocketAddress, by deadline: ContinuousClock.Instant, limits: HelloLimits
    ) throws(HelloFailure) -> HostSurvey {
        @Sendable func ask(_ hello: ClientHello, share: Int = 1) -> Answer {
            let left = ContinuousClock.now.duration(to: deadline) / share
            do {
                return .success(
                    try HelloExchange(address: address, hello: hello, timeLimit: left, limits: limits).perform())
            } catch {
                return .failure(error)
            }
        }
        // The first hello takes half of the time at most, so that a server which only TLS 1.3 makes stall is seen.
        let modern = ask(AppleClient.modern(endpoint), share: 2)
        let everything = modern.isHopeless ? modern : ask(ClientHello.legacyIdentity(of: endpoint))
        if case .failure(let first) = modern, case .failure(let second) = everything {
            if first.endsProbing && first != .timedOut { throw first }
            if second.isSilence { throw first.isSilence ? first : second }
            // What breaks the protocol twice is not asked eleven times more.
            if !second.isRefusal {
                return HostSurvey(modern: modern, forward: everything, plain: everything, everything: everything)
            }
        }

        let older: [ProtocolVersion] = [.ssl30, .tls10, .tls11]
        var hellos = [
            AppleClient.classic(endpoint, requiresForwardSecrecy: true),
            AppleClient.classic(endpoint, requiresForwardSecrecy: false),
            AppleClient.modern(endpoint, isReadable: true),
        ]
        hellos += older.map { ClientHello(version: $0, serverName: endpoint.serverName) }
        hellos += SuiteFamily.allCases.map {
            ClientHello(version: .tls12, cipherSuites: $0.suites, serverName: endpoint.serverName)
        }
        // The certificates are there already where the server took the share.
        let needsReadable = (try? modern.get()).map { $0.certificates.isEmpty } ?? false
        let asked = hellos.indices.filter { $0 != 2 || needsReadable }
        let answers = Dictionary(
            uniqueKeysWithValues: zip(asked, Workers.map(asked, width: 4) { [hellos] in ask(hellos[$0]) }))
        var survey = HostSurvey(
            modern: modern, readable: answers[2], forward: answers[0] ?? .failure(.timedOut),
            plain: answers[1] ?? .failure(.timedOut), everything: everything)
        for (index, version) in older.enumerated() { survey.versions[version] = answers[3 + index] }
        for (index, family) in SuiteFamily.allCases.enumerated() {
            survey.families[family] = answers[3 + older.count + index]
        }
        return survey
    }

    /// The answer that shows the certificates which a client of today would see.
    var identity: HelloAnswer? {
        [modern, readable, forward, plain, everything].lazy.compactMap { try? $0?.get() }
            .first { !$0.certificates.isEmpty }
    }

    /// The newest version that the server speaks; nil for none.
    var bestVersion: ProtocolVersion? {
        ([modern, forward, plain, everything] + Array(versions.values)).compactMap { (try? $0.get())?.version }.max()
    }
}

extension HostSurvey.Answer {
    /// Whether nobody is there to ask.
    fileprivate var isHopeless: Bool {
        if case .failure(let failure) = self { failure.endsProbing && failure != .timedOut } else { false }
    }
}

extension HelloFailure {
    /// Whether not a byte of TLS came.
    var isSilence: Bool {
        switch self {
        case .alert, .notTLS, .tooLarge, .malformed, .unwritable: false
        default: true
        }
    }
}
