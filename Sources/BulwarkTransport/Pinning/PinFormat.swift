/// A form in which pins are written.
public enum PinFormat: String, Sendable, Hashable, CaseIterable {
    /// `NSPinnedDomains`, as an XML property list.
    case nsPinnedDomains = "nspinneddomains"
    /// TrustKit's `TSKConfiguration`, as an XML property list.
    case trustKit = "trustkit"
    /// Android's network security configuration.
    case android
    /// OkHttp's `CertificatePinner`, in Kotlin.
    case okHTTP = "okhttp"
    /// A ``PinSet``, in Swift.
    case swift
}

/// Pins in a form, and what the form cannot say.
public struct WrittenPins: Sendable, Hashable {
    /// What a form cannot say, of a host.
    public struct Loss: Sendable, Hashable {
        /// The kinds of loss.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// Subdomains of all depths became those of one label.
            case deeperSubdomains
            /// Subdomains of one label became those of all depths.
            case oneLabelAlone
            /// Lists for the leaf, the authorities or any certificate became one of the form's own.
            case place
            /// The entry takes the host out of its parents', which the form cannot.
            case exclusion
            /// The expiry, or what follows it.
            case expiry
            /// Report-only: the form refuses.
            case reportOnly
            /// Whole certificates: the form has keys alone.
            case certificates
            /// Entries that cover the same host are combined in another way.
            case combination
        }

        /// What is lost.
        public var kind: Kind
        /// The entry's host.
        public var host: String
    }

    /// The text, with a line feed at the end.
    public var text: String
    /// What it cannot say; empty where it says all.
    public var losses: [Loss]
}
