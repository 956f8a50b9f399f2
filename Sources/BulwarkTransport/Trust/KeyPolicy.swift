/// Which keys and signatures a chain may have.
public struct KeyPolicy: Sendable, Hashable {
    /// The least bits of an RSA modulus.
    public var minimumRSABits: Int
    /// The most bits of an RSA modulus: larger ones cost a client time, and nobody needs them.
    public var maximumRSABits: Int
    /// The least bits of an elliptic-curve key.
    public var minimumCurveBits: Int
    /// The hash functions that a signature may use.
    public var signatureHashes: Set<CertificateSignature.Hash>

    /// What App Transport Security asks: RSA of 2048 bits, curves of 256 bits, SHA-256.
    public init(
        minimumRSABits: Int = 2048, maximumRSABits: Int = 8192, minimumCurveBits: Int = 256,
        signatureHashes: Set<CertificateSignature.Hash> = [.sha256, .sha384, .sha512]
    ) {
        self.minimumRSABits = minimumRSABits
        self.maximumRSABits = maximumRSABits
        self.minimumCurveBits = minimumCurveBits
        self.signatureHashes = signatureHashes
    }

    /// What App Transport Security asks.
    public static let appTransportSecurity = KeyPolicy()

    /// What is wrong with the keys and signatures of a chain.
    ///
    /// - Parameters:
    ///   - chain: The server's certificate first.
    ///   - hasRoot: Whether the last certificate is the root: its own signature proves nothing and is not judged.
    public func faults(in chain: [CertificateFacts], hasRoot: Bool = true) -> [ChainFault] {
        var faults: [ChainFault] = []
        for (position, facts) in chain.enumerated() {
            if let kind = fault(of: facts.key) { faults.append(ChainFault(kind, at: position, "\(facts.key)")) }
            if hasRoot, chain.count > 1, position == chain.count - 1 { continue }
            if !accepts(facts.signature) {
                faults.append(ChainFault(.weakSignature, at: position, "\(facts.signature)"))
            }
        }
        return faults
    }

    private func fault(of key: PublicKeyKind) -> ChainFault.Kind? {
        switch key {
        case .rsa(let bits): bits >= minimumRSABits && bits <= maximumRSABits && bits % 8 == 0 ? nil : .weakKey
        case .p256: minimumCurveBits <= 256 ? nil : .weakKey
        case .p384: minimumCurveBits <= 384 ? nil : .weakKey
        case .p521: minimumCurveBits <= 521 ? nil : .weakKey
        case .ed25519: minimumCurveBits <= 256 ? nil : .weakKey
        case .ed448, .otherCurve, .other: .forbiddenKey
        }
    }

    private func accepts(_ signature: CertificateSignature) -> Bool {
        switch signature {
        case .rsaPKCS1(let hash), .ecdsa(let hash): signatureHashes.contains(hash)
        case .rsaPSS(let hash): hash.map(signatureHashes.contains) ?? false
        case .ed25519: true
        case .ed448, .other: false
        }
    }
}

extension PublicKeyKind: CustomStringConvertible {
    /// The kind in the field's words, such as `RSA 2048`.
    public var description: String {
        switch self {
        case .rsa(let bits): "RSA \(bits)"
        case .p256: "P-256"
        case .p384: "P-384"
        case .p521: "P-521"
        case .ed25519: "Ed25519"
        case .ed448: "Ed448"
        case .otherCurve(let identifier): "curve \(identifier)"
        case .other(let identifier): "key \(identifier)"
        }
    }
}

extension CertificateSignature: CustomStringConvertible {
    /// The algorithm in the field's words, such as `ECDSA with SHA-256`.
    public var description: String {
        switch self {
        case .rsaPKCS1(let hash): "RSA with \(hash)"
        case .rsaPSS(let hash): "RSASSA-PSS with \(hash.map { "\($0)" } ?? "an unknown hash")"
        case .ecdsa(let hash): "ECDSA with \(hash)"
        case .ed25519: "Ed25519"
        case .ed448: "Ed448"
        case .other(let identifier): "algorithm \(identifier)"
        }
    }
}

extension CertificateSignature.Hash: CustomStringConvertible {
    /// The name, such as `SHA-256`.
    public var description: String { self == .md5 ? "MD5" : "SHA-" + rawValue.dropFirst(3) }
}
