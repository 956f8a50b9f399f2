import Foundation
import Testing

@testable import BulwarkProperties

@Suite struct PropertyDocumentTests {
    private func tree(_ text: String) throws -> PropertyNode { try PropertyDocument.propertyList(Array(text.utf8)) }

    @Test func placesKeysAndValuesOfAnXMLList() throws {
        let tree = try tree(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
            <dict>
                <!-- <key>NSAllowsArbitraryLoads</key> -->
                <key>NSAppTransportSecurity</key>
                <dict>
                    <key>NSAllowsArbitraryLoads</key><true/>
                    <key>NSExceptionDomains</key>
                    <dict><key>a.example</key><dict/></dict>
                </dict>
                <key>Name &amp; more</key>
                <string>a&lt;b<![CDATA[<c>]]></string>
                <key>Numbers</key>
                <array><integer>3</integer><real>1.5</real><data>AQID</data><date>2026-01-01T00:00:00Z</date><false/></array>
            </dict>
            </plist>
            """)
        let transport = try #require(tree.entry("NSAppTransportSecurity"))
        #expect(transport.keySpan == TextSpan(line: 6, column: 10, length: 22))
        let loads = try #require(transport.node.entry("NSAllowsArbitraryLoads"))
        #expect(loads.node.boolean == true)
        #expect(loads.keySpan.line == 8)
        #expect(loads.node.span == TextSpan(line: 8, column: 42, length: 7))
        #expect(tree["NSAppTransportSecurity"]["NSExceptionDomains"]?.keys == ["a.example"])
        #expect(tree["Name & more"]?.string == "a<b<c>")
        #expect(tree["Numbers"]?.array.map(\.kindName) == ["number", "number", "data", "date", "boolean"])
        #expect(tree["Numbers"]?[2]?.value == .data([1, 2, 3]))
    }

    @Test func readsBothBranchesOfAPreprocessedList() throws {
        let tree = try tree(
            "<plist><dict>\n#ifdef A\n<key>a</key><true/>\n#else\n<key>b</key><array>\n#endif\n</array>\n#endif\n</dict></plist>"
        )
        #expect(tree.keys == ["a", "b"])
    }

    @Test func keepsDoubleKeysAndLetsTheLastCount() throws {
        let tree = try tree("<plist><dict><key>a</key><string>1</string><key>a</key><string>2</string></dict></plist>")
        #expect(tree.keys == ["a", "a"])
        #expect(tree["a"]?.string == "2")
    }

    @Test(arguments: [
        ("<plist><dict><key>a</key></dict></plist>", 1),
        ("<plist>\n<dict>\n<string>a</string></dict></plist>", 3),
        ("<plist>\n<dict>\n<key>a</key>\n<strin>x</strin></dict></plist>", 4),
        ("<plist>\n<dict>\n<key>a</key><true/>", 3),
        ("<plist>\n\n<array><string>", 3),
        ("<plist/>", 1),
        ("<plist><dict><key a=b>a</key></dict></plist>", 1),
        ("<<<<<<< HEAD\n<plist/>", 1),
        ("<!-- ", 1),
        ("{ a = 1; b = ", 1),
        ("{\n a = 1\n b = 2; }", 3),
        ("(1, 2", 1),
        ("<0fx>", 1),
        ("\"a", 1),
        ("/* a", 1),
    ])
    func namesTheLineOfAnError(_ text: String, _ line: UInt32) {
        let error = #expect(throws: PropertyError.self) { try tree(text) }
        #expect(error?.span.line == line)
    }

    @Test(arguments: [
        String(repeating: "<array>", count: 100_000), String(repeating: "(", count: 100_000),
        String(repeating: "{a=", count: 100_000),
        "<!DOCTYPE plist [<!ENTITY a \"&b;&b;\"><!ENTITY b \"&a;&a;\">]><plist><string>&a;</string></plist>",
    ])
    func endsAtDepthAndLeavesOwnEntitiesAlone(_ text: String) throws {
        do {
            #expect(try tree(text).string == "&a;")
        } catch let error as PropertyError {
            #expect(error.code == .tooDeep)
        }
    }

    @Test func readsOldStyleListsWithPlaces() throws {
        let tree = try tree(
            """
            // !$*UTF8*$!
            {
                objects = {
                    AB12 /* App */ = {isa = PBXNativeTarget; name = "My \\"App\\""; files = (A, B, ); };
                };
                data = <0fbd 77>; path = ../App/Info.plist; u = "\\U00e9\\101\\n";
            }
            """)
        let target = try #require(tree["objects"].flatMap { $0.entry("AB12") })
        #expect(target.keySpan == TextSpan(line: 4, column: 9, length: 4))
        #expect(target.node["name"]?.string == "My \"App\"")
        #expect(target.node["files"]?.strings == ["A", "B"])
        #expect(tree["data"]?.value == .data([0x0f, 0xbd, 0x77]))
        #expect(tree["path"]?.string == "../App/Info.plist")
        #expect(tree["u"]?.string == "éA\n")
    }

    @Test func readsStringsFiles() throws {
        let tree = try tree("/* c */\n\"key\" = \"value\";\nplain = word;\nalone;\n")
        #expect(tree["key"]?.span == TextSpan(line: 2, column: 10, length: 5))
        #expect(tree["plain"]?.string == "word")
        #expect(tree["alone"]?.string == "alone")
    }

    @Test func readsBinaryListsAsFoundationWritesThem() throws {
        let object: [String: Any] = [
            "yes": true, "no": false, "text": "plain", "wide": "日本", "number": 42, "negative": -7, "real": 1.5,
            "data": Data([1, 2, 3]), "list": ["a", ["b": "c"]], "long": String(repeating: "x", count: 300),
        ]
        let data = try PropertyListSerialization.data(fromPropertyList: object, format: .binary, options: 0)
        let tree = try PropertyDocument.propertyList(Array(data))
        #expect(tree["yes"]?.boolean == true)
        #expect(tree["no"]?.boolean == false)
        #expect(tree["text"]?.string == "plain")
        #expect(tree["wide"]?.string == "日本")
        #expect(tree["number"]?.integer == 42)
        #expect(tree["negative"]?.integer == -7)
        #expect(tree["real"]?.value == .number("1.5"))
        #expect(tree["data"]?.value == .data([1, 2, 3]))
        #expect(tree["list"]?[1]["b"]?.string == "c")
        #expect(tree["long"]?.string?.count == 300)
    }

    @Test func endsOnDamagedBinaryLists() throws {
        let object: [String: Any] = ["a": ["b", "c"], "d": 1]
        let data = try PropertyListSerialization.data(fromPropertyList: object, format: .binary, options: 0)
        var damaged = 0
        for position in data.indices {
            for value in [0, 0x0f, 0x7f, 0xd2, 0xff] as [UInt8] {
                var bytes = Array(data)
                bytes[position] = value
                if (try? PropertyDocument.propertyList(bytes)) == nil { damaged += 1 }
            }
            if (try? PropertyDocument.propertyList(Array(data.prefix(position)))) == nil { damaged += 1 }
        }
        #expect(damaged > data.count)
        // An array that holds itself.
        let loop =
            Array("bplist00".utf8) + [0xa1, 0x00, 0x08] + [UInt8](repeating: 0, count: 6) + [1, 1]
            + [0, 0, 0, 0, 0, 0, 0, 1] + [0, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 10]
        #expect(throws: PropertyError(.tooDeep, "values are nested too deep")) {
            try PropertyDocument.propertyList(loop)
        }
    }
}
