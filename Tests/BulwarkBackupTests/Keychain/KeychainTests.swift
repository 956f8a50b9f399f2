import BulwarkCore
import BulwarkTestBackups
import Crypto
import Foundation
import Testing

@testable import BulwarkBackup

@Suite struct KeychainTests {
    private static func bytes(_ text: String) -> [UInt8] {
        let digits = text.compactMap { $0.hexDigitValue.map(UInt8.init) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// Wycheproof's examples of AES-GCM with an empty nonce (aes_gcm_test, 311 to 316): it calls them invalid, and says what comes of them.
    @Test(arguments: [
        ("8f3f52e3c75c58f5cb261f518f4ad30a", "", "", "cf71978ffcc778f3c85ac9c31b6fe191"),
        (
            "2a4bf90e56b70fdd8649d775c089de3b", "324ced6cd15ecc5b3741541e22c18ad9", "00a29f0a5e2e7490279d1faf8b881c7b",
            "a2c7e8d7a19b884f742dfec3e76c75ee"
        ),
        ("0b18d21337035c7baa08211b702fa780ac7c09be8f9ed11f", "", "", "ca69a2eb3a096ea36b1015d5dffff532"),
        (
            "ba76d594a6df915bb7ab7e6d1a8d024b2796336c1b8328a9", "d62f302742d61d823ea991b93430d589",
            "509b0658d09f7a5bb9db43b70c8387f7", "2c9488d53a0b2b5308c2757dfac7219f"
        ),
        (
            "3f8ca47b9a940582644e8ecf9c2d44e8138377a8379c5c11aafe7fec19856cf1", "", "",
            "1726aa695fbaa21a1db88455c670a4b0"
        ),
        (
            "7660d10966c6503903a552dde2a809ede9da490e5e5cc3e349da999671809883", "c314235341debfafa1526bb61044a7f1",
            "7772ea358901f571d3d35c19497639d9", "8fe0520ad744a11f0ccfd228454363fa"
        ),
    ])
    func opensPublicExamplesAndNothingThatWasChanged(_ key: String, _ plain: String, _ sealed: String, _ tag: String) {
        let key = SymmetricKey(data: Self.bytes(key))
        let (sealed, tag) = (Self.bytes(sealed), Self.bytes(tag))
        #expect(NoncelessSeal.open(sealed, tag: tag, using: key) == Data(Self.bytes(plain)))
        for index in tag.indices {
            var changed = tag
            changed[index] ^= 1
            #expect(NoncelessSeal.open(sealed, tag: changed, using: key) == nil)
        }
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 0x80
            #expect(NoncelessSeal.open(changed, tag: tag, using: key) == nil)
        }
        #expect(NoncelessSeal.open(sealed, tag: tag.dropLast(), using: key) == nil)
    }

    @Test func namesTheItemsOfTheAppThatMoveToAnotherDevice() throws {
        let bag = SyntheticKeybag(password: "p")
        func item(_ group: String, _ service: String, _ account: String, by number: Int) throws -> ListValue {
            let attributes = [("acct", account), ("agrp", group), ("svce", service), ("v_Data", "hunter2x!")]
            return .dictionary([("v_Data", .data(try bag.sealedItem(attributes, by: number)))])
        }
        var damaged = try bag.sealedItem([("agrp", "A1B2C3D4E5.com.example.bank")], by: 6)
        damaged[damaged.count - 1] ^= 1
        let keychain = BinaryListWriter.bytes(
            of: .dictionary([
                (
                    "genp",
                    .array([
                        try item("A1B2C3D4E5.com.example.bank", "login", "ann@example.org", by: 7),
                        try item("A1B2C3D4E5.com.example.bank", "pin", "a", by: 9),
                        try item("A1B2C3D4E5.com.example.bankrupt", "other", "a", by: 7),
                        try item("group.com.example.bank", "shared", "b", by: 8),
                        .dictionary([("v_Data", .data(damaged))]),
                    ])
                ), ("inet", .array([])), ("cert", .array([])), ("keys", .array([])),
            ]))
        var backup = SyntheticBackup(
            password: "p", apps: ["com.example.bank"],
            files: [.init("KeychainDomain", "keychain-backup.plist", keychain), .init(bank, "a", "x")])
        backup.keybag = bag
        let disk = try TemporaryBackup(backup)
        defer { withExtendedLifetime(disk) {} }
        let report = try BackupCheck(AppDomains("com.example.bank")).report(on: disk.open("p"))
        let tally = try #require(report.keychain)
        #expect(tally.migrating == 4 && tally.thisDevice == 1 && tally.unknown == 0 && tally.sealed == 1)
        #expect(tally.own.map(\.account) == ["ann@example.org", "b"])
        #expect(
            report.findings.map(\.place) == [
                "item 'login', 'ann********' of A1B2C3D4E5.com.example.bank",
                "item 'shared', 'b' of group.com.example.bank",
            ])
        #expect(report.outcome() == .clean && report.outcome(isStrict: true) == .found)
        for text in [
            BackupCheckText.text(of: report, isColored: false), BackupCheckJSON.text(of: report, isStrict: false),
            BackupCheckSARIF.text(of: report),
        ] { #expect(!text.contains("hunter2x!") && !text.contains("ann@example")) }
    }

    @Test(arguments: [0, 4, 11, 12, 13, 27, 28, 60])
    func bearsItemsOfAnyLength(_ count: Int) throws {
        let bag = SyntheticKeybag(password: "p")
        let keys = try BackupKeybag(try bag.bytes()).unlock(Secret("p"))
        let item = try bag.sealedItem([("agrp", "x")], by: 6)
        #expect(KeychainItem(item, keys)?.group == "x")
        #expect(KeychainItem(Array(item.prefix(count)), keys) == nil)
        var long = item
        long.replaceSubrange(8..<12, with: [0xff, 0xff, 0xff, 0xff])
        #expect(KeychainItem(long, keys) == nil)
    }
}
