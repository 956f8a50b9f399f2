// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Apple's names are as they are.
#if !canImport(Darwin)
    internal import BulwarkCore
    public import Foundation

    /// A certificate.
    ///
    /// See [SecCertificate](https://developer.apple.com/documentation/security/seccertificate).
    public final class SecCertificate {
        let der: [UInt8]

        init(_ der: [UInt8]) { self.der = der }
    }

    /// What a chain must be good for.
    ///
    /// See [SecPolicy](https://developer.apple.com/documentation/security/secpolicy).
    public final class SecPolicy {
        let host: String?

        init(host: String?) { self.host = host }
    }

    /// Certificates that are to be judged, and how.
    ///
    /// See [SecTrust](https://developer.apple.com/documentation/security/sectrust).
    public final class SecTrust {
        let presented: [[UInt8]]
        var host: String?
        var date: Date?
        var anchors: [[UInt8]] = []
        var anchorsOnly = false
        /// The chain, once it was evaluated and trusted.
        var chain: [[UInt8]]?
        /// Whether it was found logged.
        var isLogged = false

        init(_ presented: [[UInt8]], host: String?) {
            self.presented = presented
            self.host = host
        }
    }

    /// What the system is asked about a chain. A test answers: there is no store of roots here.
    public struct ShimTrustQuestion: Sendable, Hashable {
        /// The certificates in DER, the server's own first.
        public let presented: [[UInt8]]
        /// The server; nil where any will do.
        public let host: String?
        /// When.
        public let date: Date
        /// Roots that the app trusts besides, or instead of, the system's.
        public let anchors: [[UInt8]]
        /// Whether only those count.
        public let anchorsOnly: Bool
    }

    /// What the system says of a chain.
    public enum ShimTrustAnswer: Sendable, Hashable {
        /// The chain that was built, from the server's own certificate to the root, and whether it was found logged as Apple's
        /// policy asks.
        case trusted([[UInt8]], isLogged: Bool = false)
        /// Why there is none.
        case refused(OSStatus)
    }

    /// Reads a certificate; nil for what is no DER of one sequence.
    ///
    /// See [SecCertificateCreateWithData][create].
    ///
    /// [create]: https://developer.apple.com/documentation/security/seccertificatecreatewithdata(_:_:)
    public func SecCertificateCreateWithData(_ allocator: CFAllocator?, _ data: CFData) -> SecCertificate? {
        let der = Array(data.bytes)
        guard der.count > 4, der[0] == 0x30, der[1] == 0x82, Int(der[2]) << 8 + Int(der[3]) == der.count - 4 else {
            return nil
        }
        return SecCertificate(der)
    }

    /// A certificate's DER.
    ///
    /// See [SecCertificateCopyData](https://developer.apple.com/documentation/security/seccertificatecopydata(_:)).
    public func SecCertificateCopyData(_ certificate: SecCertificate) -> CFData { CFData(Data(certificate.der)) }

    /// What a server's certificate must be good for; a host as well where one is named.
    ///
    /// See [SecPolicyCreateSSL](https://developer.apple.com/documentation/security/secpolicycreatessl(_:_:)).
    public func SecPolicyCreateSSL(_ server: Bool, _ hostname: CFString?) -> SecPolicy { SecPolicy(host: hostname) }

    /// What every certificate must be good for, whatever it is used for.
    ///
    /// See [SecPolicyCreateBasicX509](https://developer.apple.com/documentation/security/secpolicycreatebasicx509()).
    public func SecPolicyCreateBasicX509() -> SecPolicy { SecPolicy(host: nil) }

    /// Takes certificates that are to be judged, the one in question first.
    ///
    /// See [SecTrustCreateWithCertificates][create].
    ///
    /// [create]: https://developer.apple.com/documentation/security/sectrustcreatewithcertificates(_:_:_:)
    public func SecTrustCreateWithCertificates(
        _ certificates: CFTypeRef, _ policies: CFTypeRef?, _ trust: UnsafeMutablePointer<SecTrust?>
    ) -> OSStatus {
        let given = (certificates as? CFArray)?.values ?? [certificates]
        let read = given.compactMap { $0 as? SecCertificate }
        guard !read.isEmpty, read.count == given.count else { return errSecParam }
        trust.pointee = SecTrust(read.map(\.der), host: (policies as? SecPolicy)?.host)
        return errSecSuccess
    }

    /// Sets what a chain must be good for, in place of what was set before.
    ///
    /// See [SecTrustSetPolicies](https://developer.apple.com/documentation/security/sectrustsetpolicies(_:_:)).
    public func SecTrustSetPolicies(_ trust: SecTrust, _ policies: CFTypeRef) -> OSStatus {
        guard let policy = policies as? SecPolicy else { return errSecParam }
        trust.host = policy.host
        trust.chain = nil
        return errSecSuccess
    }

    /// Sets when certificates must be valid; now without it.
    ///
    /// See [SecTrustSetVerifyDate](https://developer.apple.com/documentation/security/sectrustsetverifydate(_:_:)).
    public func SecTrustSetVerifyDate(_ trust: SecTrust, _ verifyDate: CFDate) -> OSStatus {
        trust.date = verifyDate.date
        trust.chain = nil
        return errSecSuccess
    }

    /// Sets roots that are trusted; only those, until ``SecTrustSetAnchorCertificatesOnly(_:_:)`` says otherwise.
    ///
    /// See [SecTrustSetAnchorCertificates][set].
    ///
    /// [set]: https://developer.apple.com/documentation/security/sectrustsetanchorcertificates(_:_:)
    public func SecTrustSetAnchorCertificates(_ trust: SecTrust, _ anchorCertificates: CFArray?) -> OSStatus {
        trust.anchors = anchorCertificates?.values.compactMap { ($0 as? SecCertificate)?.der } ?? []
        trust.anchorsOnly = anchorCertificates != nil
        trust.chain = nil
        return errSecSuccess
    }

    /// Sets whether only the app's own roots are trusted.
    ///
    /// See [SecTrustSetAnchorCertificatesOnly][only].
    ///
    /// [only]: https://developer.apple.com/documentation/security/sectrustsetanchorcertificatesonly(_:_:)
    public func SecTrustSetAnchorCertificatesOnly(_ trust: SecTrust, _ anchorCertificatesOnly: Bool) -> OSStatus {
        trust.anchorsOnly = anchorCertificatesOnly
        trust.chain = nil
        return errSecSuccess
    }

    /// Has the system build a chain and judge it; the device's script stands in for the system.
    ///
    /// See [SecTrustEvaluateWithError][evaluate].
    ///
    /// [evaluate]: https://developer.apple.com/documentation/security/sectrustevaluatewitherror(_:_:)
    public func SecTrustEvaluateWithError(_ trust: SecTrust, _ error: UnsafeMutablePointer<CFError?>?) -> Bool {
        let device = ShimDevice.current
        let question = ShimTrustQuestion(
            presented: trust.presented, host: trust.host, date: trust.date ?? device.clock.now, anchors: trust.anchors,
            anchorsOnly: trust.anchorsOnly)
        switch device.trust(question) {
        case .trusted(let chain, let isLogged):
            trust.chain = chain
            trust.isLogged = isLogged
            return true
        case .refused(let status):
            trust.chain = nil
            trust.isLogged = false
            error?.pointee = CFError(domain: NSOSStatusErrorDomain, code: Int(status))
            return false
        }
    }

    /// The chain, once it was judged; nil before.
    ///
    /// See [SecTrustCopyCertificateChain][chain].
    ///
    /// [chain]: https://developer.apple.com/documentation/security/sectrustcopycertificatechain(_:)
    public func SecTrustCopyCertificateChain(_ trust: SecTrust) -> CFArray? {
        trust.chain.map { CFArray($0.map { SecCertificate($0) }) }
    }

    /// Whether a chain was found logged, in ``SecTrustCopyResult(_:)``.
    ///
    /// See [kSecTrustCertificateTransparency][key].
    ///
    /// [key]: https://developer.apple.com/documentation/security/ksectrustcertificatetransparency
    public let kSecTrustCertificateTransparency: CFString = "TrustCertificateTransparency"

    /// What was found out about a chain, once it was judged; nil before.
    ///
    /// The key of transparency is there and true where the chain meets the system's policy, and not there otherwise.
    ///
    /// See [SecTrustCopyResult](https://developer.apple.com/documentation/security/sectrustcopyresult(_:)).
    public func SecTrustCopyResult(_ trust: SecTrust) -> CFDictionary? {
        guard trust.chain != nil else { return nil }
        return CFDictionary(trust.isLogged ? [kSecTrustCertificateTransparency: true] : [:])
    }

    /// A certificate with its private key.
    ///
    /// See [SecIdentity](https://developer.apple.com/documentation/security/secidentity).
    public final class SecIdentity {
        /// Its certificate in DER.
        public let certificate: [UInt8]

        /// Makes one without its key, which nothing here uses.
        public init(shimCertificate certificate: [UInt8]) { self.certificate = certificate }
    }
#endif
