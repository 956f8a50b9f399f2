import BulwarkValidation
import Foundation
import Testing

@Suite struct JSONFormatTests {
    static let table: [(JSONFormat, yes: [String], no: [String])] = [
        (
            .line, ["", "O'Brien 名", "👩‍👩‍👧"],
            ["a\nb", "a\tb", "\0", "\u{7F}", "\u{85}", "\u{2028}", "a\u{202E}b", "\u{2066}", "\u{200F}"]
        ),
        (.text, ["a\n\tb\r\n"], ["\u{1B}[0m", "\u{2029}", "\u{202A}"]),
        (.ascii, ["", "a b~"], ["é", "\n", "\u{7F}"]),
        (.alphanumeric, ["", "aZ09"], ["a-b", "é", " "]),
        (.identifier, ["a_b-9"], ["", "a b", "a/b", "é"]),
        (.digits, ["0123"], ["", "-1", "1.0", "١"]),
        (
            .decimal, ["0", "-0", "12", "12.50", "-0.5", "0.00"],
            ["", "-", "01", ".5", "5.", "1e5", "+1", "1,5", " 1", "--1", "1.2.3"]
        ),
        (.hexadecimal, ["", "00ffAB"], ["0", "0g", "0x12"]),
        (
            .base64, ["", "Zg==", "Zm8=", "Zm9v", "+/+/"],
            ["Zg", "Zg=", "Zh==", "Zm9=", "Zm9v\n", "_-__", "====", "=Zg="]
        ),
        (.base64URL, ["", "Zg", "Zm8", "Zm9v", "_-_-"], ["Zg==", "Z", "Zh", "+/+/", "Zm 9"]),
        (
            .uuid, ["5f2c8d1e-0000-4000-8000-0123456789AB"],
            [
                "5f2c8d1e00004000800000123456789ab", "{5f2c8d1e-0000-4000-8000-0123456789a}",
                "5f2c8d1e-0000-4000-8000-0123456789ag", "",
            ]
        ),
        (
            .date, ["2024-02-29", "2000-02-29", "0000-01-01", "9999-12-31"],
            [
                "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-1-1", "24-01-01",
                "2024-01-01T", "２０24-01-01",
            ]
        ),
        (
            .time, ["00:00:00Z", "23:59:59.123+01:00", "23:59:60Z", "15:59:60-08:00", "12:00:00z"],
            [
                "24:00:00Z", "12:60:00Z", "12:00:61Z", "12:00:60Z", "12:00:00", "12:00:00+24:00", "12:00:00.Z",
                "12:00Z", "12:00:00+0100", "12:00:00Z ",
            ]
        ),
        (
            .dateTime, ["2024-02-29T12:00:00Z", "1990-12-31t15:59:60.5-08:00"],
            ["2024-02-29 12:00:00Z", "2024-02-30T12:00:00Z", "2024-02-29T12:00:00", "2024-02-29"]
        ),
        (
            .ipv4, ["0.0.0.0", "255.255.255.255", "192.0.2.1"],
            ["256.1.1.1", "1.1.1", "1.1.1.1.1", "01.1.1.1", "1.1.1.", "0x7f.1.1.1", "", "1.1.1.1 "]
        ),
        (
            .ipv6,
            [
                "::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "1:2:3:4:5:6:7::",
                "1:2:3:4:5:6:192.0.2.1",
            ],
            [
                "", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "fe80::1%en0", "::1.2.3",
                "1:2:3:4:5:6:7:8::", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:1.2.3.4", "::g",
            ]
        ),
        (
            .hostname,
            ["a", "bank.example", "xn--bcher-kva.example", "XN--BCHER-KVA.example", "a-b.c1", "ab--c.example"],
            [
                // No Punycode; of a mark without a letter; of a middle dot not between two l; of hyphens in third and fourth place.
                "xn--X", "xn--.example", "a.xn--hello-txk", "xn--l-fda", "XN--aa---o47jg78q",
                "", ".", "a.", "-a.b", "a-.b", "a_b.c", "a..b", "é.example", String(repeating: "a", count: 64),
                String(repeating: "a.", count: 127),
            ]
        ),
        (
            .uri,
            ["https://a.example/p?q#f", "mailto:a@b.example", "x:", "http://u:p@h:80/", "http://[::1]:80/", "urn:a:b"],
            [
                "//a", "1a:b", "a b:c", "http://a b", "http://a/%zz", "http://a#b#c", "http://a/<", "http://é/",
                "http://[::1", "http://a:b/", "http:/[a]", "\\\\a",
            ]
        ),
        (.email, ["o'brien@bank.example"], ["a@", "a b@c.example", "@c.example"]),
    ]

    @Test("Each format takes and refuses what its standard says")
    func formats() {
        var right = 0
        var total = 0
        for (format, yes, no) in Self.table {
            let contract = JSONContract(.string(format: format))
            for (text, isFormat) in yes.map({ ($0, true) }) + no.map({ ($0, false) }) {
                let codes = contract.issues(inObject: text).map(\.code)
                #expect(codes == (isFormat ? [] : [.wrongFormat]), "\(format): \(text)")
                right += codes.isEmpty == isFormat ? 1 : 0
                total += 1
            }
        }
        FieldSupport.score("JSON string formats", right, of: total)
    }

    @Test("A format sees the string with its escapes undone") func escaped() {
        let contract = JSONContract(.string(format: .digits))
        #expect(contract.issues(in: Array(#""\u0031\u0032""#.utf8)).isEmpty)
        #expect(contract.issues(in: Array(#""1\n""#.utf8)).map(\.code) == [.wrongFormat])
        #expect(JSONContract(.string(format: .line)).issues(in: Array(#""\u202e""#.utf8)).map(\.code) == [.wrongFormat])
    }

    @Test("Apps add formats of their own") func custom() {
        let even = JSONFormat("even length") { $0.count.isMultiple(of: 2) }
        let contract = JSONContract(.string(format: even))
        #expect(contract.issues(in: Array(#""ab""#.utf8)).isEmpty)
        #expect(contract.issues(in: Array(#""abc""#.utf8)).first?.expectation == "even length")
        #expect(even == JSONFormat("even length") { _ in false })
    }
}
