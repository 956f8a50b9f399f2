import BulwarkProbe
import Testing

@Suite("HostEndpoint")
struct HostEndpointTests {
    @Test(
        "Names and addresses are read with and without a port",
        arguments: [
            ("Example.COM", "example.com:443", false), ("a.example.:8443", "a.example:8443", false),
            ("localhost:1", "localhost:1", false), ("127.0.0.1", "127.0.0.1:443", true),
            ("127.0.0.1:65535", "127.0.0.1:65535", true), ("::1", "[::1]:443", true),
            ("[2001:DB8:0::1]:444", "[2001:db8::1]:444", true),
            ("xn--bcher-kva.example", "xn--bcher-kva.example:443", false),
            ("_a.b-c.example", "_a.b-c.example:443", false),
        ])
    func read(text: String, written: String, isAddress: Bool) throws {
        let endpoint = try #require(HostEndpoint(text))
        #expect(endpoint.description == written && endpoint.isAddress == isAddress)
        #expect(HostEndpoint(endpoint.description) == endpoint)
    }

    @Test(
        "What is neither name nor address is refused",
        arguments: [
            "", ".", "a..b", "a:0", "a:65536", "a:", "a:+1", ":443", "a:443:1", "[127.0.0.1]", "[::1", "[::1]443",
            "https://a.example", "a.example/path", "bücher.example", "a b", "1.2.3", "256.1.1.1", "a.1", "0x8080808",
            "a.0x1f", "0x7f.0.0.0x1",
            String(repeating: "a", count: 64), Array(repeating: "a", count: 128).joined(separator: "."),
        ])
    func refused(text: String) { #expect(HostEndpoint(text) == nil) }
}
