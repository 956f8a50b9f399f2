import Testing

@testable import BulwarkValidation

struct PunycodeTests {
    /// RFC 3492 §7.1, with capitals lowered.
    static let samples = [
        ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"),
        ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("他們爲什麽不說中文", "ihqwctvzc91f659drss3x8bo0yb"),
        ("למההםפשוטלאמדבריםעברית", "4dbcagdahymbxekheh6e0a7fei0b"),
        ("なぜみんな日本語を話してくれないのか", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"),
        ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
        ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
        ("安室奈美恵-with-super-monkeys", "-with-super-monkeys-pc58ag80a8qai00g7n9n"),
        ("hello-another-way-それぞれの場所", "hello-another-way--fc4qua05auwb3674vfr0b"),
        ("ひとつ屋根の下2", "2-u9tlzr9756bt3uc0v"),
        ("majiでkoiする5秒前", "majikoi5-783gue6qz075azm5e"),
        ("パフィーdeルンバ", "de-jg4avhby1noc0d"),
        ("そのスピードで", "d9juau41awczczp"),
        ("-> $1.00 <-", "-> $1.00 <--"),
    ]

    @Test(arguments: samples)
    func `The samples of RFC 3492 are encoded and decoded`(_ label: String, _ encoded: String) {
        let points = label.unicodeScalars.map(\.value)
        #expect(Punycode.encode(points) == Array(encoded.utf8))
        #expect(Punycode.decode(Array(encoded.utf8)) == points)
    }

    @Test(arguments: ["", "a", "abc-", "99999999", "é", "bcher-kva!", "bcher-KVA "])
    func `What no label encodes to is not taken for one`(_ text: String) {
        #expect(!StandardDomainNormalizer.isEncoded(Array(text.utf8)))
    }

    @Test func `Random bytes never crash the decoder, and what decodes encodes again`() {
        var generator = FieldSupport.Generator(seed: 3492)
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)
        var decoded = 0
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                letters[Int.random(in: 0..<letters.count, using: &generator)]
            }
            guard let points = Punycode.decode(bytes), points.contains(where: { $0 >= 0x80 }) else { continue }
            decoded += 1
            if Punycode.encode(points) == bytes { continue }
            #expect(!StandardDomainNormalizer.isEncoded(bytes))
        }
        #expect(decoded > 1000)
    }

    @Test func `Long labels of many letters come back, and in little time`() {
        var generator = FieldSupport.Generator(seed: 63)
        for count in [1, 2, 5, 50, 500] {
            for _ in 0..<20 {
                let points = (0..<count).map { _ in
                    UInt32.random(in: Bool.random(using: &generator) ? 0x61...0x7A : 0xE0...0x17F, using: &generator)
                }
                let encoded = Punycode.encode(points)
                #expect(encoded.flatMap { Punycode.decode($0) } == points)
            }
        }
        let many = (0..<8_000).map { UInt32(0x4E00 + $0 * 7_919 % 20_000) }
        var encoded: [UInt8]?
        #expect(FieldSupport.seconds(runs: 1) { encoded = Punycode.encode(many) } < 2)
        #expect(encoded.flatMap { Punycode.decode($0) } == many)
    }
}
