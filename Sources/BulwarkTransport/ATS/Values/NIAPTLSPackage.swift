/// What `NSRequiresNIAPTLSPackageVersion` asks of TLS beyond the rest of App Transport Security; read by iOS 26.4 and later.
public enum NIAPTLSPackage: String, Sendable, Hashable, CaseIterable {
    /// Nothing more.
    case none
    /// The NIAP Functional Package for TLS, version 2.1: TLS 1.2 with ECDHE and AES-GCM only, no SHA-1 signatures, the
    /// extended master secret.
    case functionalPackage21 = "FCP_v2.1"
    /// The version of the package that the running system recommends.
    case recommended
}
