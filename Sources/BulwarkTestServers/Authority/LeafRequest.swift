/// What a certificate of a server is to say; without changes a good one.
package struct LeafRequest: Sendable {
    /// The kinds of keys.
    package enum KeyKind: String, Sendable, Hashable {
        /// NIST P-256.
        case p256
        /// NIST P-384.
        case p384
        /// RSA with 2048 bits.
        case rsa2048
        /// RSA with 1024 bits, which nobody should trust.
        case rsa1024
    }

    /// The names in its subjectAltName.
    package var names: [String]
    /// The IPv4 addresses in its subjectAltName, four bytes each.
    package var addresses: [[UInt8]]
    /// The key that it is for.
    package var key: KeyKind = .p256
    /// When it begins to be valid, in days from now.
    package var firstDay: Double = -1
    /// When it ends to be valid, in days from now.
    package var lastDay: Double = 89
    /// The private key in PEM that it is for, of the kind of ``key``; nil for a fresh one. A renewal keeps the key.
    package var keyPEM: String?
    /// Whether it is signed with SHA-1 and RSA: where it is self-signed, ``key`` must be an RSA key.
    package var isSignedWithSHA1 = false
    /// Whether it is signed with its own key instead of the authority's.
    package var isSelfSigned = false
    /// The logs whose SCTs stand in it.
    package var logs: [LocalLog] = []

    /// A request for these names and addresses.
    package init(names: [String] = ["localhost"], addresses: [[UInt8]] = [[127, 0, 0, 1]]) {
        self.names = names
        self.addresses = addresses
    }
}
