/// How connections are protected.
public enum TransportSecurity: Sendable, Hashable {
    /// By TLS 1.2 or later, with the certificates and the key in these files (PEM); HTTP/2 where the client has it. The files are looked at
    /// once a minute, so that a renewed certificate needs no new start.
    case tls(certificates: String, key: String)
    /// Not at all. Only this machine may reach the address.
    case plainOnLoopback
    /// Not at all, by the relay: a proxy stands before it, ends TLS, and says where a request comes from in `X-Forwarded-For`.
    ///
    /// - Warning: Who reaches the relay past the proxy sends tokens in the open, and says what it likes of where it comes from.
    case plainBehindProxy
}
