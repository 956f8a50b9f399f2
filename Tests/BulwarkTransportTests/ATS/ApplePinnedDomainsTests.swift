import Foundation
import Testing

@testable import BulwarkTransport

/// The property lists of Apple's own tests of NSPinnedDomains (Security, si-20-sectrust-policies-data), where they are
/// beside the checkout.
struct ApplePinnedDomainsTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/data/pinned-domains").standardizedFileURL

    static let isPresent: Bool = {
        let found = FileManager.default.fileExists(
            atPath: folder.appending(path: "NSPinnedDomainsParsingTest.plist").path)
        if !found { print("SKIPPED Apple's property lists of NSPinnedDomains: there is no \(folder.path)") }
        return found
    }()

    static func read(_ name: String) throws -> ATSValue {
        let data = try Data(contentsOf: folder.appending(path: name + ".plist"))
        return ATSValue(propertyList: try PropertyListSerialization.propertyList(from: data, format: nil))
    }

    @Test(.enabled(if: isPresent, "needs ../shared/data/pinned-domains beside the checkout"))
    func `Each of Apple's property lists has the pins that Apple's test expects`() throws {
        guard case .array(let expectations) = try Self.read("NSPinnedDomainsParsingTest") else {
            Issue.record("the list of expectations is no array")
            return
        }
        var passed = 0
        for expectation in expectations {
            guard case .string(let file)? = expectation["PlistFileName"],
                let expected = expectation["ExpectedProperties"]
            else {
                Issue.record("an expectation names no file")
                continue
            }
            let plist = try Self.read(file)
            let policy = TransportPolicy(reading: plist["NSAppTransportSecurity"])
            let domain = try #require(policy.pinnedDomains.domains.first { $0.domain == "example.org" })
            var found: [String: ATSValue] = [:]
            for (key, pins) in [
                ("NSPinnedLeafIdentities", domain.leafPins), ("NSPinnedCAIdentities", domain.authorityPins),
            ] {
                found[key] = .bool(pins != nil)
                if let pins { found[key + "Count"] = .number(Double(pins.count)) }
            }
            if domain.includesSubdomains { found["NSIncludesSubdomains"] = true }
            guard case .dictionary(let entries) = expected else {
                Issue.record("\(file) expects nothing")
                continue
            }
            let wanted = Dictionary(entries.map { ($0.key, $0.value) }) { $1 }
            #expect(found == wanted, "\(file)")
            passed += found == wanted ? 1 : 0
        }
        print("NSPinnedDomains, Apple's property lists: \(passed) of \(expectations.count)")
        #expect(expectations.count == 6)
    }

    @Test(
        .enabled(if: isPresent, "needs ../shared/data/pinned-domains beside the checkout"),
        arguments: [
            ("NSPinnedDomains_ca", false, [.singlePin, .pinnedSubdomainsOneLabel]),
            ("NSPinnedDomains_leaf", false, [.singlePin, .leafPinsOnly, .duplicatePin]),
            ("NSPinnedDomains_leaf_and_ca", false, [.singlePin]),
            ("NSPinnedDomains_without_spki", nil, [.pinnedDomainWithoutPins]),
            ("NSPinnedDomains_with_empty_spki", true, [.emptyPinList]),
            ("NSPinnedDomains_with_invalid_spki", true, [.emptyPinList, .emptyPinList, .wrongType, .malformedPin]),
        ] as [(String, Bool?, [TransportLint.Kind])])
    func `Each of Apple's property lists refuses and lints as it should`(
        file: String, refuses: Bool?, kinds: [TransportLint.Kind]
    ) throws {
        let policy = TransportPolicy(reading: try Self.read(file)["NSAppTransportSecurity"])
        #expect(policy.pinnedDomains.requirement(for: "example.org")?.refusesEveryConnection == refuses)
        #expect(policy.lints(on: 26).map(\.kind) == kinds)
    }
}
