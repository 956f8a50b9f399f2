extension TransportLint {
    /// What a lint is about.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        // All hosts

        /// `NSAllowsArbitraryLoads` is true and counts.
        case arbitraryLoads
        /// `NSAllowsArbitraryLoads` is true and another key keeps it from counting.
        case arbitraryLoadsNeutralised
        /// `NSAllowsArbitraryLoadsForMedia` is true.
        case arbitraryLoadsForMedia
        /// `NSAllowsArbitraryLoadsInWebContent` is true.
        case arbitraryLoadsInWebContent
        /// `NSAllowsLocalNetworking` is true.
        case localNetworking

        // Exceptions

        /// An exception allows plain HTTP.
        case insecureHTTP
        /// An exception lowers the least TLS version below 1.2.
        case minimumTLSLowered
        /// An exception takes cipher suites without forward secrecy.
        case forwardSecrecyOff
        /// An exception asks for less than `NSRequiresNIAPTLSPackageVersion`.
        case niapPackageLowered
        /// The key of an exception can match no host.
        case exceptionNeverMatches
        /// Without the exception the same would hold.
        case exceptionRedundant
        /// An exception holds for all subdomains of a name of one label.
        case exceptionCoversTopLevelDomain
        /// An exception holds for all subdomains of a public suffix, such as `co.uk` or `github.io`.
        case exceptionCoversPublicSuffix
        /// An exception holds for every address.
        case exceptionCoversAllAddresses
        /// The documentation and the published source read an exception differently.
        case lookupDiffers

        // Values and keys

        /// A value has a type that the system ignores.
        case wrongType
        /// A number stands for a boolean.
        case numberForBoolean
        /// A TLS version is misspelt.
        case unknownTLSVersion
        /// A NIAP package is misspelt.
        case unknownNIAPPackage
        /// The system in question is too old for a key.
        case keyNeedsLaterSystem
        /// A key that the system no longer reads.
        case deadKey
        /// A key of the `NSTemporaryException` family.
        case temporaryKey
        /// A key that is no key, but much like one.
        case misspeltKey
        /// A key that stands where it has no effect.
        case misplacedKey
        /// A key that the system does not know.
        case unknownKey
        /// A key that stands twice.
        case duplicateKey

        // Pins

        /// A list of pins has a single pin.
        case singlePin
        /// A domain is pinned by leaf certificates alone.
        case leafPinsOnly
        /// A list of pins has no usable pin.
        case emptyPinList
        /// A pin is no base64 of 32 bytes, or has no `SPKI-SHA256-BASE64`.
        case malformedPin
        /// A pin stands twice in its list.
        case duplicatePin
        /// A pinned domain has no list of pins.
        case pinnedDomainWithoutPins
        /// The key of a pinned domain can match no host.
        case pinnedDomainNeverMatches
        /// Pins hold for subdomains of one more label only.
        case pinnedSubdomainsOneLabel
        /// A pinned domain is a public suffix, such as `co.uk` or `github.io`.
        case pinnedDomainIsPublicSuffix
        /// Plain HTTP is allowed to a pinned domain.
        case pinnedDomainAllowsInsecureHTTP
    }
}
