import BulwarkProbe
import Testing

@Suite("ServerHello")
struct ServerHelloTests {
    private static func body(
        version: [UInt8] = [3, 3], random: [UInt8] = .init(repeating: 7, count: 32), extensions: [UInt8]? = nil
    ) -> ArraySlice<UInt8> {
        let tail = extensions.map { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 } ?? []
        return (version + random + [2, 9, 9] + [0x13, 0x01, 0] + tail)[...]
    }

    private static let share: [UInt8] = [0, 43, 0, 2, 3, 4, 0, 51, 0, 7, 0, 29, 0, 3, 1, 2, 3]

    @Test("An SSL 3.0 server needs no extensions")
    func oldest() throws {
        let hello = try ServerHello(body: Self.body(version: [3, 0]))
        #expect(hello.version == 0x0300 && hello.cipherSuite == 0x1301)
        #expect(hello.group == nil && hello.extensions.isEmpty && !hello.isRetryRequest)
    }

    @Test("TLS 1.3 says its version and group in extensions")
    func newest() throws {
        let hello = try ServerHello(body: Self.body(extensions: Self.share))
        #expect(hello.version == 0x0304 && hello.group == 29 && hello.extensions == [43, 51])
    }

    @Test(
        "Malformed extensions are named faults",
        arguments: [
            ([0, 43, 0, 1, 3], HelloFault.truncated), ([0, 43, 0, 3, 3, 4, 0], .trailingBytes),
            ([0, 5, 0, 0, 0, 5, 0, 0], .duplicateExtension(5)), ([0, 43], .truncated),
        ] as [([UInt8], HelloFault)])
    func malformed(extensions: [UInt8], fault: HelloFault) {
        #expect(throws: fault) { try ServerHello(body: Self.body(extensions: extensions)) }
    }

    @Test("Every prefix but the one that ends before the extensions is refused")
    func prefixes() {
        let whole = Self.body(extensions: Self.share)
        let accepted = (0..<whole.count).filter { (try? ServerHello(body: whole.prefix($0))) != nil }
        #expect(accepted == [Self.body().count])
    }

    @Test("Limits hold")
    func limits() {
        let whole = Self.body(extensions: Self.share)
        #expect(throws: HelloFault.tooLarge) { try ServerHello(body: whole, limits: HelloLimits(extensions: 1)) }
        #expect(throws: HelloFault.tooLarge) { try ServerHello(body: whole, limits: HelloLimits(messageBytes: 10)) }
    }

    @Test("Mutated bytes are parsed or refused, and what is parsed keeps the limits", arguments: [1, 2, 3] as [UInt64])
    func mutation(seed: UInt64) {
        var state = seed
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        var refused = 0
        for _ in 0..<5_000 {
            var bytes = Array(Self.body(extensions: Self.share))
            for _ in 0...(next() % 4) { bytes[next() % bytes.count] = UInt8(next() & 255) }
            if next() % 4 == 0 { bytes.removeLast(next() % bytes.count) }
            guard let hello = try? ServerHello(body: bytes[...], limits: HelloLimits(extensions: 4)) else {
                refused += 1
                continue
            }
            #expect(hello.extensions.count <= 4)
        }
        #expect((1..<5_000).contains(refused))
    }
}
