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
                "func f() { CFStreamCreatePairWithSocketToHost(nil, \"bank.example\" as CFString, 80, &read, &write) }"),
            .init("func f() { let fd = socket(AF_INET, SOCK_STREAM, 0); connect(fd, &address, size) }"),
        ],
        nonTriggering: [
            .init("let c = NWConnection(host: \"bank.example\", port: 443, using: .tls)"),
            .init("func f(socket: WebSocket) { socket.connect() }"),
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
        {
            found.append(
                finding(at: call, "\(call.text) opens a connection that App Transport Security does not guard."))
        }
        for call in app.code.calls("NWConnection") {
            guard let parameters = call.argument("using") else { continue }
            if isCleartext(parameters) {
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
            guard call.argument(at: 1)?.text != "SOCK_DGRAM" else { continue }
            found.append(finding(at: call, "A socket of one's own is outside App Transport Security."))
        }
        return found
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
