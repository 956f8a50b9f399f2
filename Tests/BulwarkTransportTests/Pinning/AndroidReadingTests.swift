import Testing

@testable import BulwarkTransport

struct AndroidReadingTests {
    private static let one = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    private static let two = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="

    private static func configuration(_ body: String) -> [UInt8] {
        Array(
            "<?xml version=\"1.0\"?>\n<!-- pins -->\n<network-security-config>\(body)</network-security-config>\n".utf8)
    }

    private static let sample = configuration(
        """
        <base-config cleartextTrafficPermitted="false"/>
        <domain-config>
            <domain includeSubdomains="true">example.com</domain>
            <domain>other.example</domain>
            <pin-set expiration='2027-01-02'>
                <pin digest="SHA-256">\(one)</pin>
                <pin digest="SHA-256"> <![CDATA[\(two)]]> </pin>
            </pin-set>
            <domain-config><domain>inner.example.com</domain></domain-config>
            <domain-config><domain>free.example.com</domain><pin-set/></domain-config>
        </domain-config>
        <domain-config><domain>plain&#46;example</domain></domain-config>
        """)

    @Test func `A configuration is read with Android's meaning`() throws {
        let set = try PinSet(androidConfiguration: Self.sample)
        let pins = [try Pin(base64: Self.one), try Pin(base64: Self.two)]
        let expiry = PinnedHost.Expiry(at: 1_798_848_000, then: .report)
        #expect(
            set.hosts == [
                PinnedHost("example.com", subdomains: .all, anyPins: pins, expiry: expiry),
                PinnedHost("other.example", anyPins: pins, expiry: expiry),
                PinnedHost("inner.example.com", anyPins: pins, expiry: expiry),
                PinnedHost("free.example.com", isExcluded: true), PinnedHost("plain.example", isExcluded: true),
            ])
        #expect(set.pins(for: "a.b.example.com")?.anyPins == pins)
        #expect(set.pins(for: "free.example.com") == nil && set.pins(for: "plain.example") == nil)
    }

    @Test func `What is written for Android is read again`() throws {
        let set = try PinSet([
            PinnedHost(
                "example.com", subdomains: .all, anyPins: [Keys.pin(1), Keys.pin(2)],
                expiry: .init(at: 1_798_848_000, then: .report)),
            PinnedHost("free.example.com", isExcluded: true),
        ])
        let written = set.written(as: .android)
        #expect(written.losses.isEmpty)
        #expect(try PinSet(androidConfiguration: Array(written.text.utf8)) == set)
    }

    @Test(arguments: [
        "<domain-config><domain>a.example</domain><pin-set><pin digest=\"SHA-1\">\(one)</pin></pin-set></domain-config>",
        "<domain-config><domain>a.example</domain><pin-set><pin digest=\"SHA-256\">AAAA</pin></pin-set></domain-config>",
        "<domain-config><domain>a.example</domain><pin-set expiration=\"soon\"><pin digest=\"SHA-256\">\(one)</pin></pin-set></domain-config>",
        "<domain-config><domain includeSubdomains=\"yes\">a.example</domain></domain-config>",
        "<domain-config><domain>a.example</domain></domain-config><domain-config><domain>a.example</domain></domain-config>",
        "<domain-config><domain>a.example</domain><pin-set/><pin-set/></domain-config>",
    ])
    func `Pins that Android would not take are an error at load`(body: String) {
        #expect(throws: TransportError(.invalidPins)) { try PinSet(androidConfiguration: Self.configuration(body)) }
    }

    @Test(arguments: [
        "", "<a", "<a>", "<a></b>", "<a b></a>", "<a b=c></a>", "<a b='1' b='2'/>", "<a/><b/>", "<a>&none;</a>",
        "<a>&#0;</a>", "<a>&#+65;</a>", "<a>&#x+41;</a>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a><!-- </a>", "<a><![CDATA[ </a>", "<a b='<'/>", "text",
        "<a>&#xD800;</a>",
    ])
    func `Malformed XML is refused`(text: String) {
        #expect(throws: TransportError(.malformedXML)) { try PinSet(androidConfiguration: Array(text.utf8)) }
    }

    @Test func `Depth, elements and bytes are bounded`() {
        let deep = String(repeating: "<a>", count: 100)
        let many = "<a>" + String(repeating: "<b/>", count: 10_001) + "</a>"
        for text in [deep, many] {
            #expect(throws: TransportError(.tooLarge)) { try PinSet(androidConfiguration: Array(text.utf8)) }
        }
        #expect(throws: TransportError(.tooLarge)) {
            try PinSet(androidConfiguration: Self.sample, limits: CertificateLimits(textBytes: 10))
        }
    }

    @Test func `Mutated configurations are read or refused`() {
        var random = SeededGenerator(seed: 41)
        var read = 0
        for _ in 0..<3000 {
            var text = Self.sample
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let position = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: text.remove(at: position)
                case 1: text.insert(UInt8.random(in: 0...127, using: &random), at: position)
                default: text[position] = UInt8.random(in: 0...255, using: &random)
                }
            }
            if (try? PinSet(androidConfiguration: text)) != nil { read += 1 }
        }
        #expect(read > 0 && read < 3000)
    }
}
