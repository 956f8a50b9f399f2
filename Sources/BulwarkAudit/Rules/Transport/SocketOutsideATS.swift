import BulwarkReport

/// A connection that App Transport Security does not see.
enum SocketOutsideATS: Rule {
    static let description = RuleDescription(
        id: "socket-outside-ats",
        area: .transport,
        severity: .warning,
        title: "Connection outside App Transport Security",
        rationale: """
            ATS guards URLSession and what is built on it. Sockets, CFStream and Network.framework connections without TLS carry whatever they are given, \
            in the clear unless the code adds TLS and checks the certificate itself.
            """,
        fix: """
            Use URLSession, or give NWConnection TLS parameters (NWParameters.tls, minimum TLS 1.2) with a verify block; TrustingConnections of BulwarkApple makes \
            connections under a trust policy, and TLSGate of BulwarkHTTP the channel handler for NIO on other platforms.
            """,
        triggering: [
            .init("let c = NWConnection(host: \"bank.example\", port: 9000, using: .tcp)"),
            .init(
                """
                final class Line {
                    func open(_ host: NWEndpoint.Host) {
                        let connection = NWConnection(host: host, port: 443, using: .tcp)
                        connection.stateUpdateHandler = { state in if case .ready = state { self.greet(connection) } }
                        connection.start(queue: .main)
                    }
                    func greet(_ connection: NWConnection) { connection.send(content: hello, completion: .idempotent) }
                }
                """),
            .init(
                """
                final class Presence {
                    private var connection: NWConnection?
                    func open(_ host: NWEndpoint.Host) {
                        let connection = NWConnection(host: host, port: 5222, using: .tcp)
                        self.connection = connection
                        connection.stateUpdateHandler = { state in self.isOpen = state == .ready }
                        connection.start(queue: .main)
                    }
                }
                """),
            .init(
                "func f() { CFStreamCreatePairWithSocketToHost(nil, \"bank.example\" as CFString, 80, &read, &write) }"),
            .init("func f() { let fd = socket(AF_INET, SOCK_STREAM, 0); connect(fd, &address, size) }"),
        ],
        nonTriggering: [
            .init("let c = NWConnection(host: \"bank.example\", port: 443, using: .tls)"),
            .init("func f(socket: WebSocket) { socket.connect() }"),
            .init(
                "func wake() { let s = CFSocketCreate(kCFAllocatorDefault, PF_INET, SOCK_DGRAM, IPPROTO_UDP, 0, nil, nil) }"
            ),
            .init("let c = NWConnection(host: \"127.0.0.1\", port: 9000, using: .tcp)"),
            .init(
                """
                struct Probe {
                    func answers(_ host: NWEndpoint.Host) {
                        let connection = NWConnection(host: host, port: 443, using: .tcp)
                        connection.stateUpdateHandler = { state in if case .ready = state { connection.cancel(); self.done(true) } }
                        connection.start(queue: .main)
                    }
                }
                """),
            .init(
                "func serve() { let fd = socket(AF_INET, SOCK_STREAM, 0); bind(fd, &address, size); listen(fd, 5) }"),
            .init(
                "final class Line { func open() { fd = socket(AF_INET, SOCK_STREAM, 0); connect(fd, &address, size) }; func secure() { SSLHandshake(context) } }"
            ),
            .init(
                """
                let listener = try NWListener(using: .tls, on: 8443)
                func f(_ machine: StateMachine) { machine.connect(a, b) }
                """),
        ],
        references: ["MASVS-NETWORK-1", "MASWE-0049", "MASTG-TEST-0323", "CWE-319"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        for call in app.code.calls(
            "CFStreamCreatePairWithSocketToHost", "CFStreamCreatePairWithSocketToCFHost", "getStreamsToHost",
            "getStreamsToHostWithName", "GCDAsyncSocket", "CFSocketCreate", "CFSocketConnectToAddress")
        where !call.arguments.contains(where: { $0.value?.text == "SOCK_DGRAM" }) {
            found.append(
                finding(at: call, "\(call.text) opens a connection that App Transport Security does not guard."))
        }
        for call in app.code.calls("NWConnection") {
            guard let parameters = call.argument("using") else { continue }
            if isCleartext(parameters) {
                if staysOnDevice(call) || onlyAsks(call) { continue }
                found.append(
                    finding(at: call, "The connection carries no TLS and App Transport Security does not guard it."))
            } else if call.enclosingFunction?.descendants(.call).contains(where: {
                $0.text == "sec_protocol_options_set_verify_block"
            }) ?? false {
                found.append(
                    finding(at: call, "The connection judges certificates itself, outside App Transport Security."))
            }
        }
        for call in app.code.calls("socket")
        where call.callee?.kind == .name && call.arguments.count == 3 && call.code.functions(calledBy: call).isEmpty {
            guard let family = call.argument(at: 0),
                !["AF_UNIX", "PF_UNIX", "AF_SYSTEM", "AF_ROUTE", "PF_ROUTE", "AF_LOCAL", "PF_SYSTEM"].contains(
                    family.text)
            else { continue }
            guard call.argument(at: 1)?.text != "SOCK_DGRAM", !listens(call), !carriesTLS(call) else { continue }
            found.append(finding(at: call, "A socket of one's own is outside App Transport Security."))
        }
        return found
    }

    /// Whether a connection goes to the device itself.
    private static func staysOnDevice(_ call: Fact) -> Bool {
        guard let host = call.argument("host") else { return false }
        return host.strings.contains { ["localhost", "127.0.0.1", "::1"].contains($0) }
            || ["loopback"].contains(host.text)
    }

    /// Whether a connection is only told its state and given up again, and nothing is sent or read: somebody asks whether a port answers.
    private static func onlyAsks(_ call: Fact) -> Bool {
        guard let scope = call.enclosingType ?? call.enclosingFunction else { return false }
        var isAsked = false
        var isGivenUp = false
        for part in scope.descendants {
            switch part.kind {
            case .call where ["send", "receive", "receiveMessage", "batch"].contains(part.text): return false
            case .call where part.text == "cancel" || part.text == "forceCancel": isGivenUp = true
            case .member where part.text == "stateUpdateHandler": isAsked = true
            default: break
            }
        }
        return isAsked && isGivenUp
    }

    /// Whether a socket waits for others to connect.
    private static func listens(_ call: Fact) -> Bool {
        call.enclosingFunction?.descendants(.call).contains {
            ["bind", "listen", "accept"].contains($0.text) && $0.callee?.kind == .name
        } ?? false
    }

    /// Whether the code around a socket lays TLS over it.
    private static func carriesTLS(_ call: Fact) -> Bool {
        (call.enclosingType ?? call.code.root(ofFile: call.file)).descendants(.call).contains {
            ["SSLHandshake", "SSLSetIOFuncs", "SSL_connect", "SSL_set_fd", "mbedtls_ssl_handshake"].contains($0.text)
        }
    }

    private static func isCleartext(_ parameters: Fact) -> Bool {
        switch parameters.kind {
        case .member: return parameters.text == "tcp"
        case .name:
            guard let value = parameters.declaration?.initialValue else { return false }
            return isCleartext(value)
        case .call:
            return parameters.text == "NWParameters" && parameters.argument("tls") == nil
                && parameters.arguments.isEmpty
        default: return false
        }
    }
}
