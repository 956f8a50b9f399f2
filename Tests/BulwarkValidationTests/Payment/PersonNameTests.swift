import BulwarkValidation
import Testing

struct PersonNameTests {
    @Test(arguments: [
        "O'Brien", "O’Brien", "Núñez", "Nu\u{301}n\u{303}ez", "名", "Jean-Luc", "Martin Luther King, Jr.", "Đặng Thị",
        "Ólafur Ragnar Grímsson", "Мария", "محمد", "जयश्री", "ศรี", "Kaʻiulani", "d'Arc", "X Æ", "김", "Sørensen", "Ng",
        "‘Abd al-‘Azīz", "Gal·la", "ジャン・ポール", "می‌نا", "ශ්‍රී", "Σίσυφος", "Łukasz", "i", "Иванов-Петров",
        "בן־גוריון", "བསྟན་འཛིན", "डॉ॰ राव", "ｼﾞｬﾝ･ﾎﾟｰﾙ", "Ｊ．スミス",
    ])
    func `Names of people pass as they are`(_ name: String) throws {
        #expect(try PersonName(name).name.unicodeScalars.elementsEqual(name.unicodeScalars))
        #expect(try PersonName(name, policy: .beneficiary).name == name)
    }

    @Test(arguments: [
        "3M", "A/S Dansk", "Müller & Söhne (Holding) GmbH", "Yahoo!", "7-Eleven", "C&A", "No. 1 Café+", "株式会社 １２",
        "（株）山田", "㈱山田", "山田＆佐藤", "「さくら」",
    ])
    func `Names of companies pass where companies are paid`(_ name: String) throws {
        #expect(try PersonName(name, policy: .beneficiary).name == name)
        #expect(throws: ValidationError.self) { try PersonName(name, policy: .person) }
    }

    @Test(arguments: [
        "", " ", "\0", "A\0B", "A\nB", "A\tB", "A\u{202E}B", "A\u{200B}B", "\u{1B}[2J", "123", "---", "'", "\u{301}",
        "A<B>",
        "A=B", "👍", "A\u{E000}", "A\u{FEFF}", "A\u{3164}", "e" + String(repeating: "\u{301}", count: 50),
        String(repeating: "a", count: 141), "½", "A\u{2028}B", "A^", "{A}", "A\\B", "~A", "A[0]",
    ])
    func `What is no name passes no policy`(_ name: String) throws {
        for policy in [PersonName.Policy.person, .beneficiary] {
            let error = try #require(throws: ValidationError.self) { try PersonName(name, policy: policy) }
            #expect(FieldSupport.isSound(error, in: name))
        }
    }

    @Test func `Spaces are made single`() throws {
        #expect(try PersonName("  Anna\u{A0}  Maria ").name == "Anna Maria")
        // As Japanese keyboards write it.
        #expect(try PersonName("山田\u{3000}太郎").name == "山田 太郎")
    }

    @Test func `Mutated names never crash, and none has a control character`() {
        var generator = FieldSupport.Generator(seed: 140)
        var accepted = 0
        for _ in 0..<10_000 {
            let text = FieldSupport.mutated("Núñez O'Brien-Müller 名", with: &generator)
            guard let name = try? PersonName(text) else { continue }
            accepted += 1
            #expect(!name.name.unicodeScalars.contains { $0.properties.generalCategory == .control })
            #expect((try? PersonName(name.name)) == name)
        }
        #expect(accepted > 100)
    }
}
