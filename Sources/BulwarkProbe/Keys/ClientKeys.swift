internal import Crypto

/// The prober's keys of one exchange in TLS 1.3, by group (RFC 8446 §4.2.8).
struct ClientKeys {
    private let x25519: Curve25519.KeyAgreement.PrivateKey?
    private let p256: P256.KeyAgreement.PrivateKey?
    private let p384: P384.KeyAgreement.PrivateKey?
    private let p521: P521.KeyAgreement.PrivateKey?

    /// Makes fresh keys of those groups that are known: x25519 and the NIST curves.
    init(groups: [UInt16]) {
        x25519 = groups.contains(29) ? .init() : nil
        p256 = groups.contains(23) ? .init() : nil
        p384 = groups.contains(24) ? .init() : nil
        p521 = groups.contains(25) ? .init() : nil
    }

    /// The public keys.
    var shares: [KeyShare] {
        var shares: [KeyShare] = []
        if let x25519 { shares.append(KeyShare(group: 29, key: Array(x25519.publicKey.rawRepresentation))) }
        if let p256 { shares.append(KeyShare(group: 23, key: Array(p256.publicKey.x963Representation))) }
        if let p384 { shares.append(KeyShare(group: 24, key: Array(p384.publicKey.x963Representation))) }
        if let p521 { shares.append(KeyShare(group: 25, key: Array(p521.publicKey.x963Representation))) }
        return shares
    }

    /// What is agreed on with a server's key; nil for a group without a key, and for a key that is none of its group.
    func secret(with share: KeyShare) -> SharedSecret? {
        switch share.group {
        case 29:
            return try? x25519?.sharedSecretFromKeyAgreement(with: .init(rawRepresentation: share.key))
        case 23:
            return try? p256?.sharedSecretFromKeyAgreement(with: .init(x963Representation: share.key))
        case 24:
            return try? p384?.sharedSecretFromKeyAgreement(with: .init(x963Representation: share.key))
        case 25:
            return try? p521?.sharedSecretFromKeyAgreement(with: .init(x963Representation: share.key))
        default: return nil
        }
    }
}
