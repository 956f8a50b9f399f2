import BulwarkAuthentication
import Testing

@Suite("Integrity policy")
struct IntegrityPolicyTests {
    struct Signal: IntegritySignal {
        let name: String
        let answer: IntegrityObservation
        func observe() async -> IntegrityObservation { answer }
    }

    @Test(
        "Each concern costs what the policy says",
        arguments: [
            (IntegrityObservation.sound, IntegrityPolicy.Consequence.ignore), (.cannotTell, .report),
            (.concern(.debugger), .report),
            (.concern(.emulator), .report), (.concern(.jailbreak), .stepUp), (.concern(.tampering), .refuse),
            (.concern(.attestationRefused), .refuse),
        ])
    func costs(observation: IntegrityObservation, consequence: IntegrityPolicy.Consequence) {
        #expect(IntegrityPolicy().consequence(of: observation) == consequence)
    }

    @Test(
        "A policy can be stricter or milder", arguments: IntegrityConcern.allCases, IntegrityPolicy.Consequence.allCases
    )
    func given(concern: IntegrityConcern, consequence: IntegrityPolicy.Consequence) {
        let policy = IntegrityPolicy([concern: consequence], whenUnknown: consequence)
        #expect(policy.consequence(of: .concern(concern)) == consequence)
        #expect(policy.consequence(of: .cannotTell) == consequence)
        #expect(policy.consequence(of: .sound) == .ignore)
    }

    @Test("The strictest of all signals decides, and each is named in its order")
    func strictest() async {
        let signals = [
            Signal(name: "debugger", answer: .concern(.debugger)),
            Signal(name: "attestation", answer: .concern(.attestationRefused)),
            Signal(name: "network", answer: .cannotTell),
        ]
        let verdict = await IntegrityPolicy().verdict(of: signals)
        #expect(verdict.consequence == .refuse)
        #expect(verdict.observations.map(\.signal) == ["debugger", "attestation", "network"])
        #expect(verdict.observations.map(\.observation) == signals.map(\.answer))
        #expect(await IntegrityPolicy().verdict(of: []).consequence == .ignore)
    }
}
