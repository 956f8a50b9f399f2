/// How the exception for a host is looked for where Apple's documentation and its published source disagree.
public enum ExceptionLookup: String, Sendable, Hashable, CaseIterable {
    /// As the documentation of `NSIncludesSubdomains` says: the domain itself and subdomains of one more label.
    case documented
    /// As the published source does it (Security-61901, SecProtocolConfiguration.m): every parent domain, nearest first.
    /// Address ranges are read by its rules too, abbreviated ones among them.
    case observed
}
