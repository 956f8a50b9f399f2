extension TransportPolicy {
    /// Reads the value of `NSAppTransportSecurity`.
    ///
    /// Every value gives a policy: what the system would ignore is ignored and said by ``lints(on:)``. A boolean key holds a
    /// boolean; a number counts as one where it is 1, as it does for the system, and any other type as if the key were
    /// missing. A misspelt TLS version leaves the standard. Exceptions that are no dictionary are skipped.
    ///
    /// - Parameter value: the value of the key; nil where the Info.plist lacks it, which is the standard.
    public init(reading value: ATSValue?) {
        var reader = ATSReader()
        guard let value, let entries = reader.dictionary(value, at: .root, .global) else {
            self.init()
            readingLints = reader.lints
            return
        }
        self.init(
            allowsArbitraryLoads: reader.boolean(.allowsArbitraryLoads, in: entries),
            allowsArbitraryLoadsForMedia: reader.boolean(.allowsArbitraryLoadsForMedia, in: entries),
            allowsArbitraryLoadsInWebContent: reader.boolean(.allowsArbitraryLoadsInWebContent, in: entries),
            allowsLocalNetworking: reader.boolean(.allowsLocalNetworking, in: entries),
            requiredNIAPPackage: reader.niapPackage(.requiresNIAPPackage, in: entries),
            exceptions: entries[.exceptionDomains].map { Self.exceptions($0, &reader) } ?? [],
            pinnedDomains: entries[.pinnedDomains].map { PinnedDomains($0, &reader) } ?? PinnedDomains())
        readingLints = reader.lints
    }

    private static func exceptions(_ value: ATSValue, _ reader: inout ATSReader) -> [DomainException] {
        reader.domains(value, at: .global(.exceptionDomains)).compactMap { domain, value in
            guard let entries = reader.dictionary(value, at: .exception(domain), .exception, host: domain) else {
                return nil
            }
            var exception = DomainException(domain: domain)
            exception.includesSubdomains = reader.boolean(.includesSubdomains, in: entries) ?? false
            exception.allowsInsecureHTTPLoads = reader.boolean(.allowsInsecureHTTP, in: entries) ?? false
            exception.requiresForwardSecrecy = reader.boolean(.requiresForwardSecrecy, in: entries) ?? true
            exception.minimumTLSVersion = reader.tlsVersion(.minimumTLSVersion, in: entries)
            exception.requiredNIAPPackage = reader.niapPackage(.exceptionRequiresNIAPPackage, in: entries)
            return exception
        }
    }
}
