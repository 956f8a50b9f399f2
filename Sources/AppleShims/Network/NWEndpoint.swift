#if !canImport(Darwin)
    public import Foundation

    /// Where a connection goes.
    ///
    /// See [NWEndpoint](https://developer.apple.com/documentation/network/nwendpoint).
    public enum NWEndpoint: Sendable, Hashable {
        /// A host and a port.
        case hostPort(host: Host, port: Port)

        /// A host. Apple's has a case for each kind of address; here all of them are names.
        ///
        /// See [NWEndpoint.Host](https://developer.apple.com/documentation/network/nwendpoint/host).
        public struct Host: Sendable, Hashable {
            let name: String

            /// A host by its name or address.
            public init(_ string: String) { name = string }
        }

        /// A port.
        ///
        /// See [NWEndpoint.Port](https://developer.apple.com/documentation/network/nwendpoint/port).
        public struct Port: Sendable, Hashable {
            /// Its number.
            public let rawValue: UInt16

            /// A port by its number; nil never happens.
            public init?(rawValue: UInt16) { self.rawValue = rawValue }
        }
    }

    /// Why a connection failed.
    ///
    /// See [NWError](https://developer.apple.com/documentation/network/nwerror).
    public enum NWError: Error, Sendable, Equatable {
        /// By an error of POSIX.
        case posix(POSIXErrorCode)
        /// By an error of TLS.
        case tls(OSStatus)
    }
#endif
