import Foundation
import Network

/// Talks to the head office's old gateways.
enum LegacyTLS {
    static let oldest = tls_protocol_version_t.TLSv11

    static func configuration() -> URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.tlsMinimumSupportedProtocolVersion = .TLSv10
        return configuration
    }

    static func gatewayConfiguration() -> URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.tlsMinimumSupportedProtocolVersion = oldest
        return configuration
    }

    static func parameters() -> NWParameters {
        let options = NWProtocolTLS.Options()
        accept(.TLSv11, options)
        return NWParameters(tls: options)
    }

    static func accept(_ version: tls_protocol_version_t, _ options: NWProtocolTLS.Options) {
        sec_protocol_options_set_min_tls_protocol_version(options.securityProtocolOptions, version)
    }

    static func secure(_ stream: InputStream) {
        stream.setProperty(StreamSocketSecurityLevel.ssLv3, forKey: .socketSecurityLevelKey)
    }

    // fine: the version that is asked for, and a highest version
    static func modern() -> URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.tlsMinimumSupportedProtocolVersion = .TLSv12
        configuration.tlsMaximumSupportedProtocolVersion = .TLSv13
        return configuration
    }

    // fine: an old version is only named
    static func name(of version: tls_protocol_version_t) -> String {
        version == .TLSv10 ? "TLS 1.0" : "a later version"
    }
}
