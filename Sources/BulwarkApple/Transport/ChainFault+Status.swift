internal import BulwarkTransport

extension ChainFault {
    /// The fault that a status of SecTrust stands for. The one place where that is decided.
    ///
    /// The system says one thing that is wrong, and not which certificate has it.
    init(status: Int32?) {
        let (kind, name): (Kind, String) =
            switch status {
            case -67602: (.nameMismatch, "errSecHostNameMismatch")
            case -67818: (.expired, "errSecCertificateExpired")
            case -67819: (.notYetValid, "errSecCertificateNotValidYet")
            case -25318: (.issuerNotFound, "errSecCreateChainFailed")
            case -67609: (.wrongExtendedKeyUsage, "errSecInvalidExtendedKeyUsage")
            case -67608: (.wrongKeyUsage, "errSecInvalidKeyUsageForPolicy")
            case -67603: (.unknownCriticalExtension, "errSecUnknownCriticalExtensionFlag")
            case -67611: (.pathTooLong, "errSecPathLengthConstraintExceeded")
            case -67826: (.notAnAuthority, "errSecInvalidCertAuthority")
            case -67902: (.authorityAsServer, "errSecCertificateIsCA")
            case -67900: (.nameNotPermitted, "errSecCertificateNameNotAllowed")
            case -67735: (.weakKey, "errSecUnsupportedKeySize")
            case -67815: (.weakSignature, "errSecInvalidDigestAlgorithm")
            case -67843: (.refusedBySystem, "errSecNotTrusted")
            case -67820: (.refusedBySystem, "errSecCertificateRevoked")
            case -67901: (.refusedBySystem, "errSecCertificateValidityPeriodTooLong")
            case -67654: (.refusedBySystem, "errSecTrustSettingDeny")
            case nil: (.refusedBySystem, "an error of another domain")
            default: (.refusedBySystem, "a status that has no fault of its own")
            }
        self.init(kind, at: nil, status.map { "\(name), OSStatus \($0)" } ?? name)
    }
}
