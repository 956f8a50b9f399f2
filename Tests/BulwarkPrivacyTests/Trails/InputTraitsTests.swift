import BulwarkPrivacy
import Testing

@Suite struct InputTraitsTests {
    @Test("Nothing sensitive is learnt by a keyboard", arguments: InputTraits.all)
    func nothingIsLearnt(traits: InputTraits) { #expect(!traits.learns) }

    @Test func `The traits tell what they do`() {
        #expect(
            InputTraits.pin.outcome.description
                == "Hides what is typed, and lets no keyboard learn it; nothing is filled in.")
        #expect(
            InputTraits.username.outcome.description.hasPrefix(
                "Shows what is typed, and lets no keyboard learn it; the"))
    }

    @Test("What is secret is hidden", arguments: [InputTraits.password, .newPassword, .pin, .cardSecurityCode])
    func secretsAreHidden(traits: InputTraits) { #expect(traits.isSecure) }

    @Test("What the system must not fill in has no kind of content", arguments: [InputTraits.pin, .cardSecurityCode])
    func nobodyFillsIn(traits: InputTraits) { #expect(traits.content == nil) }
}
