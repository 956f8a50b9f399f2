/// Turns a domain name as people write it into the form the Domain Name System knows.
///
/// ``StandardDomainNormalizer`` is the one for mail: what a registry would register, and no more.
public protocol DomainNormalizer: Sendable {
    /// The ASCII form of a domain: lower case, international labels in Punycode after `xn--`.
    ///
    /// - Parameter domain: Labels with dots between them, at least one character of them not ASCII.
    /// - Throws: What is wrong with the domain, by offsets in its UTF-8 form.
    func asciiForm(of domain: String) throws(ValidationError) -> String
}
