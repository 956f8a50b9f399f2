public import BulwarkCore

/// What a log shows of values, by their sensitivity.
///
/// The policy without arguments is the safest: nothing that is not marked public is shown, and what is shown has been searched for
/// what should not be there.
public struct RedactionPolicy: Sendable {
    /// What is done with a value.
    public enum Treatment: Sendable, Hashable {
        /// `<private>` or `<sensitive>` stands in its place.
        case mask
        /// A keyed hash stands in its place, `<private:9f2c41d07be3>`.
        case hash
        /// It is shown, but for what the detectors find in it.
        case detect
    }

    /// What is done with values that are ``Sensitivity/private``, and with those that nobody marked.
    public var privateValues: Treatment
    /// What is done with values that are ``Sensitivity/sensitive``: they are never shown, so this is ``Treatment/mask`` or
    /// ``Treatment/hash``; ``Treatment/detect`` counts as ``Treatment/mask``.
    public var sensitiveValues: Treatment
    /// The keys of metadata whose values are public though nobody marked them, such as `status` or `request-id`.
    public var publicKeys: Set<String>
    /// What searches texts that are shown, and the key of hashes.
    public var redactor: Redactor

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - privateValues: what is done with values that are private or unmarked.
    ///   - sensitiveValues: what is done with sensitive values.
    ///   - publicKeys: the keys of metadata whose values are public though nobody marked them.
    ///   - redactor: what searches texts that are shown, and the key of hashes.
    public init(
        privateValues: Treatment = .mask, sensitiveValues: Treatment = .mask, publicKeys: Set<String> = [],
        redactor: Redactor = Redactor()
    ) {
        self.privateValues = privateValues
        self.sensitiveValues = sensitiveValues
        self.publicKeys = publicKeys
        self.redactor = redactor
    }

    /// What stands for a value in a log.
    ///
    /// - Parameters:
    ///   - value: the value as text; evaluated only where some of it is shown or hashed.
    ///   - sensitivity: how sensitive it is.
    public func show(_ value: @autoclosure () -> String, _ sensitivity: Sensitivity) -> String {
        switch sensitivity {
        case .public: redactor.redact(value())
        case .private: show(value(), privateValues, as: "private")
        case .sensitive: show(value(), sensitiveValues == .hash ? .hash : .mask, as: "sensitive")
        case .hash: show(value(), .hash, as: "hash")
        }
    }

    private func show(_ value: @autoclosure () -> String, _ treatment: Treatment, as name: String) -> String {
        switch treatment {
        case .mask: "<\(name)>"
        case .hash: "<\(name):\(redactor.correlation.mark(of: value(), domain: "value"))>"
        case .detect: redactor.redact(value())
        }
    }
}
