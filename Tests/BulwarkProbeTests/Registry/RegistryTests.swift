import BulwarkProbe
import Testing

@Suite("Registries")
struct RegistryTests {
    @Test("Every suite and group stands once, and is found by its number")
    func unique() {
        #expect(CipherSuite.all.count > 140)
        #expect(Set(CipherSuite.all.map(\.number)).count == CipherSuite.all.count)
        #expect(Set(CipherSuite.all.map(\.name)).count == CipherSuite.all.count)
        for suite in CipherSuite.all { #expect(CipherSuite(number: suite.number) == suite) }
        #expect(Set(NamedGroup.all.map(\.number)).count == NamedGroup.all.count)
        #expect(NamedGroup(number: 0x11EC)?.isHybrid == true && NamedGroup(number: 29)?.isHybrid == false)
        #expect(CipherSuite(number: 0xFFFF) == nil && NamedGroup(number: 0xFFFF) == nil)
    }

    @Test(
        "What follows from a suite's name",
        arguments: [
            (0x1301, .tls13, true, .always), (0x1304, .tls13, true, .never), (0xC02F, .ecdheRSA, true, .always),
            (0xC00A, .ecdheECDSA, true, .always), (0xC012, .ecdheRSA, true, .never), (0xC011, .ecdheRSA, true, .never),
            (0x009C, .rsa, false, .withoutForwardSecrecy), (0x002F, .rsa, false, .withoutForwardSecrecy),
            (0x0005, .rsa, false, .never), (0x0003, .rsaExport, false, .never), (0x009E, .dheRSA, true, .never),
            (0xC004, .ecdh, false, .never), (0x0030, .dh, false, .never), (0x0034, .dhAnonymous, true, .never),
            (0xC018, .ecdhAnonymous, true, .never), (0x0032, .dheDSS, true, .never), (0xCCA8, .ecdheRSA, true, .always),
        ] as [(UInt16, CipherSuite.KeyExchange, Bool, CipherSuite.Admission)])
    func derived(
        number: UInt16, keyExchange: CipherSuite.KeyExchange, isForward: Bool, admission: CipherSuite.Admission
    ) throws {
        let suite = try #require(CipherSuite(number: number))
        #expect(suite.keyExchange == keyExchange && suite.isForwardSecret == isForward && suite.admission == admission)
    }

    @Test("App Transport Security takes 13 suites, and 6 more without forward secrecy")
    func admitted() {
        #expect(CipherSuite.all.filter { $0.admission == .always }.count == 13)
        #expect(CipherSuite.all.filter { $0.admission == .withoutForwardSecrecy }.count == 6)
    }

    @Test("TLS 1.3 offers its own suites, older versions the others, those of App Transport Security first")
    func offered() {
        #expect(CipherSuite.offered(for: .tls13) == [0x1301, 0x1302, 0x1303, 0x1304, 0x1305])
        let older = CipherSuite.offered(for: .tls12)
        #expect(older.count + 5 == CipherSuite.all.count)
        #expect(older.prefix(10).allSatisfy { CipherSuite(number: $0)?.admission == .always })
    }
}
