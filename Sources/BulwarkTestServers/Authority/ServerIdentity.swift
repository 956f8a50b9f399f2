internal import SwiftASN1

/// What a server needs to prove who it is: a chain and the key of its first certificate.
package struct ServerIdentity: Sendable, Hashable {
    /// The certificates in DER, the server's own first. The root is not among them.
    package var chain: [[UInt8]]
    /// The private key in PEM.
    package var keyPEM: String

    /// A chain with a key.
    package init(chain: [[UInt8]], keyPEM: String) {
        self.chain = chain
        self.keyPEM = keyPEM
    }

    /// The certificates in PEM.
    package var chainPEM: String { Self.pem(chain) }

    /// Certificates in PEM, one after the other.
    package static func pem(_ certificates: [[UInt8]]) -> String {
        certificates.map { PEMDocument(type: "CERTIFICATE", derBytes: $0).pemString + "\n" }.joined()
    }
}
