/// Cipher suites that share a weakness, and that a server had better not take from anybody.
public enum SuiteFamily: String, Sendable, Hashable, CaseIterable {
    /// No encryption at all.
    case null
    /// Signed by nobody: whoever is on the way can be the server.
    case anonymous
    /// Keys of 40 or 56 bits, as exports once had to have.
    case export
    /// RC4 (RFC 7465).
    case rc4
    /// Blocks of 64 bits: 3DES, DES, IDEA, RC2 (RFC 9325 §4.1).
    case shortBlocks = "short-blocks"
    /// Diffie-Hellman over a finite field, whose strength the server chooses.
    case finiteField = "finite-field"

    /// What it is, in a few words.
    public var summary: String {
        switch self {
        case .null: "suites without encryption"
        case .anonymous: "suites without a certificate"
        case .export: "export suites"
        case .rc4: "RC4"
        case .shortBlocks: "ciphers with blocks of 64 bits"
        case .finiteField: "Diffie-Hellman over a finite field"
        }
    }

    /// The numbers of its suites.
    var suites: [UInt16] { CipherSuite.all.filter { Self.family(of: $0) == self }.map(\.number) }

    /// The family of a suite; a suite with several weaknesses is of the worst one.
    static func family(of suite: CipherSuite) -> SuiteFamily? {
        let name = suite.name
        if name.contains("_NULL_") { return .null }
        if name.contains("_anon_") { return .anonymous }
        if name.contains("EXPORT") { return .export }
        if name.contains("_RC4_") { return .rc4 }
        if ["3DES", "_DES_", "_DES40_", "_IDEA_", "_RC2_"].contains(where: name.contains) { return .shortBlocks }
        switch suite.keyExchange {
        case .dheRSA, .dheDSS: return .finiteField
        default: return nil
        }
    }
}
