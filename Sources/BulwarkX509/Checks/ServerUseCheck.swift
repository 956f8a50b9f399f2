internal import BulwarkTransport
internal import X509

/// The server's certificate is for servers and says so itself, and no authority above it is for other uses alone
/// (CA/Browser Forum, Baseline Requirements section 7.1.2.7.10).
struct ServerUseCheck: ChainCheck {
    func faults(in chain: CandidateChain) -> [ChainFault] {
        chain.judged.compactMap { position, certificate in
            func wrong(_ detail: String) -> ChainFault { ChainFault(.wrongExtendedKeyUsage, at: position, detail) }
            guard let usages = certificate.extendedKeyUsage else {
                // One that is malformed is told elsewhere.
                return position == 0 && !certificate.has(.X509ExtensionID.extendedKeyUsage)
                    ? wrong("it names none") : nil
            }
            if position == 0 {
                if !usages.contains(.serverAuth) { return wrong("serverAuth is missing") }
                return usages.contains(.any) ? wrong("it is for any use") : nil
            }
            if chain.isRoot(position) { return wrong("a root must not have one") }
            return usages.contains(.serverAuth) || usages.contains(.any) ? nil : wrong("serverAuth is missing")
        }
    }
}
