internal import X509

/// Certificates by their subject that swift-certificates' search takes issuers from, until the budget is spent.
///
/// The search checks one signature for each issuer that it is given and has no limit of its own, so the store is where it
/// ends: without issuers it has nowhere to go.
struct BudgetedStore: CustomCertificateStore {
    let certificates: [DistinguishedName: [Certificate]]
    let counter: EffortCounter

    subscript(subject: DistinguishedName) -> [Certificate]? {
        get async {
            guard let found = certificates[subject], counter.spend(signatureChecks: found.count) else { return nil }
            return found
        }
    }

    func contains(_ certificate: Certificate) async -> Bool {
        certificates[certificate.subject]?.contains(certificate) ?? false
    }

    mutating func append(contentsOf certificates: some Sequence<Certificate>) {
        self = BudgetedStore(
            certificates: self.certificates.merging(Dictionary(grouping: certificates, by: \.subject)) { $0 + $1 },
            counter: counter)
    }

    static func == (left: BudgetedStore, right: BudgetedStore) -> Bool {
        left.counter === right.counter && left.certificates == right.certificates
    }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(counter)) }
}
