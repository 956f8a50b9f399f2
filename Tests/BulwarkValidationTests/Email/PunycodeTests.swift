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
        let scalars = Array(label.unicodeScalars)
        #expect(BasicDomainNormalizer.encode(scalars) == encoded)
        #expect(BasicDomainNormalizer.decode(Array(encoded.utf8)) == scalars)
    }

    @Test(arguments: ["", "a", "abc-", "99999999", "é", "bcher-kva!", "bcher-KVA "])
    func `What no label encodes to is not taken for one`(_ text: String) {
        #expect(!BasicDomainNormalizer.isEncoded(Array(text.utf8)))
    }

    @Test func `Random bytes never crash the decoder, and what decodes encodes again`() {
        var generator = FieldSupport.Generator(seed: 3492)
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)
        var decoded = 0
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                letters[Int.random(in: 0..<letters.count, using: &generator)]
            }
            guard let scalars = BasicDomainNormalizer.decode(bytes), scalars.contains(where: { !$0.isASCII }) else {
                continue
            }
            decoded += 1
            if let again = BasicDomainNormalizer.encode(scalars), again.utf8.elementsEqual(bytes) { continue }
            #expect(!BasicDomainNormalizer.isEncoded(bytes))
        }
        #expect(decoded > 1000)
    }
}
