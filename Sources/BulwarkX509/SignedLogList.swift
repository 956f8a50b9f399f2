public import BulwarkTransport
internal import SwiftASN1
internal import X509

/// Checks the signature of Google's list of logs.
public enum SignedLogList {
    /// Reads Google's list of all logs, v3, where the signature in the file beside it is by the list's key.
    ///
    /// - Parameters:
    ///   - json: The list, byte for byte.
    ///   - signature: RSA with PKCS #1 padding and SHA-256, over the list.
    ///   - key: The key that must have signed, as a SubjectPublicKeyInfo in PEM; Google's at first.
    /// - Throws: ``TransportError`` with `wrongSignature`, `malformedLogList` or `tooLarge`.
    public static func read(
        json: [UInt8], signature: [UInt8], key: String = googleKey
    ) throws(TransportError) -> CTLogDocument {
        guard json.count <= CTLogDocument.Limits().bytes else { throw TransportError(.tooLarge, "a list of logs") }
        guard let key = try? Certificate.PublicKey(pemEncoded: key),
            key.isValidSignature(signature, for: json, signatureAlgorithm: .sha256WithRSAEncryption)
        else { throw TransportError(.wrongSignature) }
        return try CTLogDocument(json: json, source: .google)
    }

    /// Google's key for lists of logs, as published beside them (log_list_pubkey.pem) in August 2026.
    public static let googleKey = """
        -----BEGIN PUBLIC KEY-----
        MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAsu0BHGnQ++W2CTdyZyxv
        HHRALOZPlnu/VMVgo2m+JZ8MNbAOH2cgXb8mvOj8flsX/qPMuKIaauO+PwROMjiq
        fUpcFm80Kl7i97ZQyBDYKm3MkEYYpGN+skAR2OebX9G2DfDqFY8+jUpOOWtBNr3L
        rmVcwx+FcFdMjGDlrZ5JRmoJ/SeGKiORkbbu9eY1Wd0uVhz/xI5bQb0OgII7hEj+
        i/IPbJqOHgB8xQ5zWAJJ0DmG+FM6o7gk403v6W3S8qRYiR84c50KppGwe4YqSMkF
        bLDleGQWLoaDSpEWtESisb4JiLaY4H+Kk0EyAhPSb+49JfUozYl+lf7iFN3qRq/S
        IXXTh6z0S7Qa8EYDhKGCrpI03/+qprwy+my6fpWHi6aUIk4holUCmWvFxZDfixox
        K0RlqbFDl2JXMBquwlQpm8u5wrsic1ksIv9z8x9zh4PJqNpCah0ciemI3YGRQqSe
        /mRRXBiSn9YQBUPcaeqCYan+snGADFwHuXCd9xIAdFBolw9R9HTedHGUfVXPJDiF
        4VusfX6BRR/qaadB+bqEArF/TzuDUr6FvOR4o8lUUxgLuZ/7HO+bHnaPFKYHHSm+
        +z1lVDhhYuSZ8ax3T0C3FZpb7HMjZtpEorSV5ElKJEJwrhrBCMOD8L01EoSPrGlS
        1w22i9uGHMn/uGQKo28u7AsCAwEAAQ==
        -----END PUBLIC KEY-----
        """
}
