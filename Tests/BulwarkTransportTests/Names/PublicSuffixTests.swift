import Testing

@testable import BulwarkTransport

@Suite struct PublicSuffixTests {
    @Test(
        arguments: [
            // One label, and rules of one label.
            ("com", "com", nil, .registry), ("example.com", "com", "example.com", .registry),
            ("a.b.example.com", "com", "example.com", .registry), ("EXAMPLE.Com.", "com", "example.com", .registry),
            // Rules of two labels and more.
            ("uk", "uk", nil, .registry), ("co.uk", "co.uk", nil, .registry),
            ("bank.co.uk", "co.uk", "bank.co.uk", .registry), ("a.b.bank.co.uk", "co.uk", "bank.co.uk", .registry),
            ("bank.uk", "uk", "bank.uk", .registry), ("k12.ca.us", "k12.ca.us", nil, .registry),
            ("school.k12.ca.us", "k12.ca.us", "school.k12.ca.us", .registry),
            ("ide.kyoto.jp", "ide.kyoto.jp", nil, .registry),
            ("b.c.ide.kyoto.jp", "ide.kyoto.jp", "c.ide.kyoto.jp", .registry),
            ("kyoto.jp", "kyoto.jp", nil, .registry), ("c.kyoto.jp", "kyoto.jp", "c.kyoto.jp", .registry),
            // Every label of a name, and the exceptions from it.
            ("ck", "ck", nil, .unlisted), ("test.ck", "test.ck", nil, .registry),
            ("b.test.ck", "test.ck", "b.test.ck", .registry), ("www.ck", "ck", "www.ck", .registry),
            ("a.www.ck", "ck", "www.ck", .registry), ("c.kobe.jp", "c.kobe.jp", nil, .registry),
            ("b.c.kobe.jp", "c.kobe.jp", "b.c.kobe.jp", .registry),
            ("city.kobe.jp", "kobe.jp", "city.kobe.jp", .registry),
            ("www.city.kobe.jp", "kobe.jp", "city.kobe.jp", .registry),
            ("kobe.jp", "jp", "kobe.jp", .registry),
            // Suffixes of somebody's own.
            ("github.io", "github.io", nil, .privateDomain),
            ("someone.github.io", "github.io", "someone.github.io", .privateDomain),
            ("a.someone.github.io", "github.io", "someone.github.io", .privateDomain),
            ("github.com", "com", "github.com", .registry), ("blogspot.com", "blogspot.com", nil, .privateDomain),
            // International names, in their ASCII form.
            ("xn--85x722f.com.cn", "com.cn", "xn--85x722f.com.cn", .registry),
            ("xn--85x722f.xn--55qx5d.cn", "xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn", .registry),
            ("xn--55qx5d.cn", "xn--55qx5d.cn", nil, .registry),
            ("shop.xn--fiqs8s", "xn--fiqs8s", "shop.xn--fiqs8s", .registry),
            // Names that the list does not have.
            ("localhost", "localhost", nil, .unlisted), ("intranet", "intranet", nil, .unlisted),
            ("db.internal", "internal", "db.internal", .unlisted),
            ("printer.local", "local", "printer.local", .unlisted),
            ("a.b.example", "example", "b.example", .unlisted),
        ] as [(String, String, String?, PublicSuffix.Section)])
    func `A host has the suffix of the longest rule`(
        host: String, suffix: String, registrable: String?, section: PublicSuffix.Section
    ) throws {
        let found = try #require(PublicSuffix(of: host))
        #expect(found.text == suffix && found.registrableDomain == registrable && found.section == section)
        #expect(found.isWholeName == (registrable == nil) && found.description == suffix)
        let isListed = registrable == nil && section != .unlisted
        #expect(
            PublicSuffix.section(ofSuffix: host.hasSuffix(".") ? String(host.dropLast()) : host)
                == (isListed ? section : nil))
    }

    @Test(arguments: ["", ".", "a..com", ".com", "127.0.0.1", "[::1]", "食狮.com", "a b.com", "*.com"])
    func `What is no host has none`(text: String) {
        #expect(PublicSuffix(of: text) == nil && PublicSuffix.section(ofSuffix: text) == nil)
    }

    @Test func `A name of as many labels as can be has its suffix`() throws {
        let host = String(repeating: "a.", count: 123) + "co.uk"
        #expect(try #require(PublicSuffix(of: host)).registrableDomain == "a.co.uk")
        let long = String(repeating: "a.", count: 20) + "com"
        #expect(try #require(PublicSuffix(of: long)).registrableDomain == "a.com")
    }

    @Test func `Any name ends in its suffix, and its registrable domain has the same one`() throws {
        var random = SeededGenerator(seed: 61)
        let labels = [
            "com", "co", "uk", "jp", "kobe", "city", "ck", "www", "github", "io", "a", "xn--p1ai", "", "A", "-", "*",
            "s3", "é",
        ]
        var (found, none) = (0, 0)
        for _ in 0..<5_000 {
            let host = (0..<Int.random(in: 1...9, using: &random)).map { _ in labels.randomElement(using: &random) ?? ""
            }
            .joined(separator: ".")
            guard let suffix = PublicSuffix(of: host) else {
                none += 1
                continue
            }
            found += 1
            let name = try ServerName(host).text
            #expect(name == suffix.text || name.hasSuffix("." + suffix.text))
            guard let domain = suffix.registrableDomain else { continue }
            #expect(domain.hasSuffix("." + suffix.text) && (name == domain || name.hasSuffix("." + domain)))
            #expect(domain.split(separator: ".").count == suffix.text.split(separator: ".").count + 1)
            #expect(PublicSuffix(of: domain) == suffix)
        }
        #expect(found > 500 && none > 500, "\(found) found, \(none) none")
    }

    @Test func `The table is in order, and every row of it is found`() {
        let rows = PublicSuffixTable.rows.description.split(separator: "\n")
        #expect(rows.count > 9_000)
        #expect(
            rows.reduce(0) { $0 + max(1, $1.split(separator: " ").dropFirst().joined().count) }
                == PublicSuffixTable.ruleCount)
        var last: [UInt8] = []
        var (missing, mostLabels) = (0, 0)
        for row in rows {
            let parts = row.split(separator: " ")
            let name = Array(parts[0].utf8)
            #expect(last.lexicographicallyPrecedes(name), "\(row)")
            last = name
            guard let rule = PublicSuffixTable.rule(for: name[...]) else {
                missing += 1
                continue
            }
            let labels = name.count { $0 == UInt8(ascii: ".") } + 1 + (rule.anyLabel == nil ? 0 : 1)
            mostLabels = max(mostLabels, labels)
            let text = String(parts[0])
            if rule.name != nil, PublicSuffix(of: text)?.isWholeName != true { missing += 1 }
            if rule.anyLabel != nil, PublicSuffix(of: "bulwark-probe.\(text)")?.isWholeName != true { missing += 1 }
            if rule.exception != nil, PublicSuffix(of: text)?.registrableDomain != text { missing += 1 }
        }
        #expect(missing == 0 && mostLabels == PublicSuffixTable.mostLabels)
        #expect(PublicSuffixTable.rule(for: Array("zzzz".utf8)[...]) == nil)
        // Bytes that mean something in the table mean nothing in a name.
        for name in ["", "zw\n", "zw\nzz", "0e.vc W", "zw ", "\n", "\u{0}"] {
            #expect(PublicSuffixTable.rule(for: Array(name.utf8)[...]) == nil)
        }
    }
}
