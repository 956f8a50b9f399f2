package import BulwarkTransport

/// How a ``TLSTestServer`` behaves. Without changes it answers every request with 200.
package struct ServerBehaviour: Sendable {
    /// An HTTP version, by its name in ALPN (RFC 7301).
    package enum ApplicationProtocol: String, Sendable, Hashable, CaseIterable {
        /// HTTP/2 (RFC 9113).
        case http2 = "h2"
        /// HTTP/1.1 (RFC 9112).
        case http1 = "http/1.1"
    }

    /// What goes wrong before there is a request.
    package struct Fault: Sendable, Hashable {
        /// When it goes wrong.
        package enum Stage: Sendable, Hashable {
            /// Once the connection stands.
            case accept
            /// Once the client's hello has come.
            case hello
            /// Once so many bytes of the server's part of the handshake have gone out: 5 of them are half a header, 300
            /// are a ServerHello and not much more.
            case handshake(bytes: Int)
        }

        /// In which way.
        package enum Manner: String, Sendable, Hashable, CaseIterable {
            /// Reads, and says nothing more.
            case stalls
            /// Ends the connection in good order, without an alert.
            case closes
            /// Cuts the connection off.
            case resets
        }

        /// When it goes wrong.
        package var stage: Stage
        /// In which way.
        package var manner: Manner
        /// How many connections it holds for, from the first on; nil for all.
        package var connections: Int?

        /// A fault.
        package init(_ manner: Manner, at stage: Stage, connections: Int? = nil) {
            self.stage = stage
            self.manner = manner
            self.connections = connections
        }
    }

    /// What it agrees to in ALPN, the most wanted first; one that offers nothing of it has HTTP/1.1.
    package var protocols: [ApplicationProtocol] = [.http2, .http1]
    /// The versions of TLS that it speaks.
    package var versions: ClosedRange<TLSVersion> = .v12 ... .v13
    /// Its cipher suites up to TLS 1.2, as OpenSSL names them; nil for NIOSSL's own.
    package var cipherSuites: String?
    /// What goes wrong; nil for nothing.
    package var fault: Fault?
    /// What it answers.
    package var response: @Sendable (RecordedRequest) -> ScriptedResponse

    /// A behaviour that answers by a script.
    package init(_ response: @escaping @Sendable (RecordedRequest) -> ScriptedResponse = { _ in ScriptedResponse() }) {
        self.response = response
    }

    /// A behaviour that goes wrong before there is a request.
    package static func failing(_ manner: Fault.Manner, at stage: Fault.Stage, connections: Int? = nil) -> Self {
        var behaviour = ServerBehaviour()
        behaviour.fault = Fault(manner, at: stage, connections: connections)
        return behaviour
    }

    /// A behaviour with one answer for each path; 404 for other paths.
    package static func paths(_ responses: [String: ScriptedResponse]) -> Self {
        ServerBehaviour { responses[$0.path] ?? ScriptedResponse(status: 404) }
    }
}
