import BulwarkCore
import BulwarkTestBackups
import Crypto
import Foundation
import Testing

@testable import BulwarkBackup

@Suite struct KeybagTests {
    @Test(arguments: [nil, 20])
    func opensTheClassesOfThePasswordAndNamesThoseOfTheDevice(_ doubleIterations: Int?) throws {
        var bag = SyntheticKeybag(password: "päss wörd")
        bag.doubleIterations = doubleIterations
        let keybag = try BackupKeybag(try bag.bytes())
        #expect(keybag.version == (doubleIterations == nil ? 3 : 5))
        let keys = try keybag.unlock(Secret("päss wörd"))
        #expect(keys.openClasses == [1, 2, 3, 4, 6, 7, 8])
        #expect(keys.deviceClasses == [5, 9, 10, 11])
        #expect(keys.damagedClasses.isEmpty)
        let key = SyntheticKeybag.key("some file")
        let wrapped = try #require(WrappedKey(try bag.wrapped(key, by: 1)))
        #expect(try keys.unwrap(wrapped) == key)
        // RFC 3394 lets it through, and what comes out is no key: it must not be used.
        let bound = try #require(WrappedKey(try bag.wrapped(key, by: 11)))
        let error = #expect(throws: BackupError(.keyUnavailable)) { try keys.unwrap(bound) }
        #expect(error?.detail == .number(11))
    }

    @Test func opensKeysThatWereWrappedToAPublicKey() throws {
        var bag = SyntheticKeybag(password: "p")
        bag.hasAsymmetricClassB = true
        let keys = try BackupKeybag(try bag.bytes()).unlock(Secret("p"))
        let key = SyntheticKeybag.key("some file")
        let bytes = try bag.wrapped(key, by: 2)
        #expect(bytes.count == 76)
        #expect(try keys.unwrap(try #require(WrappedKey(bytes))) == key)
        var damaged = bytes
        damaged[60] ^= 1
        let wrapped = try #require(WrappedKey(damaged))
        #expect(throws: BackupError(.keyDamaged)) { try keys.unwrap(wrapped) }
    }

    @Test func tellsAWrongPasswordFromDamage() throws {
        var bag = SyntheticKeybag(password: "right")
        bag.damagedClasses = [4]
        let keybag = try BackupKeybag(try bag.bytes())
        for wrong in ["wrong", "Right", "right ", ""] {
            #expect(throws: BackupError(.wrongPassword)) { try keybag.unlock(Secret(wrong)) }
        }
        let keys = try keybag.unlock(Secret("right"))
        #expect(keys.damagedClasses == [4])
        let wrapped = try #require(WrappedKey(try bag.wrapped(SyntheticKeybag.key("f"), by: 4)))
        #expect(throws: BackupError(.keyUnavailable)) { try keys.unwrap(wrapped) }
    }

    @Test func keepsAKeyThatOpensWhereAnotherOfItsClassDoesNot() throws {
        var bag = SyntheticKeybag(password: "p")
        let good = try bag.bytes()
        bag.damagedClasses = [3]
        let damaged = try bag.bytes()
        // The classes of the second stand behind those of the first.
        let classes = damaged.dropFirst(good.count - damaged.count + 8 + 4).indices.first { index in
            damaged[index...].starts(with: Array("UUID".utf8)) && index > 40
        }
        let both = good + damaged[(try #require(classes))...]
        #expect(try BackupKeybag(both).unlock(Secret("p")).openClasses.contains(3))
    }

    @Test func refusesRoundsThatWouldTakeHours() throws {
        var bag = SyntheticKeybag(password: "p")
        bag.claimedDoubleIterations = 0x7fff_ffff
        let keybag = try BackupKeybag(try bag.bytes())
        let error = #expect(throws: BackupError(.costTooHigh)) { try keybag.unlock(Secret("p")) }
        #expect(error?.detail == .number(0x7fff_ffff))
    }

    @Test(arguments: [
        [], Array("VERS".utf8), Array("VERS".utf8) + [0, 0, 0, 9, 1], Array("SALT".utf8) + [0, 0, 0, 1, 1],
        Array("ITER".utf8) + [0, 0, 0, 2, 1, 1], Array("VERS".utf8) + [0xff, 0xff, 0xff, 0xff],
    ])
    func refusesWhatIsNoKeybag(_ bytes: [UInt8]) {
        #expect(throws: BackupError(.keybagMalformed)) { try BackupKeybag(bytes) }
    }

    /// Hashcat's public examples of its modes 14700 and 14800, of which the password is its name: wrapped key, salt, and what comes before.
    @Test(arguments: [
        (
            "b8e3f3a970239b22ac199b622293fe4237b9d16e74bad2c3c3568cd1bd3c471615a6c4f867265642",
            "4542263740587424862267232255853830404566", nil
        ),
        (
            "ebd7f9b33293b2511f0a4139d5b213feff51476968863cef60ec38d720497b6ff39a0bb63fa9f84e",
            "2202015774208421818002001652122401871832", nil
        ),
        (
            "17a3b858e79bc273be43a9f113b71efe7ec8e7e401396b350180b4592ef45db67ffef7b2d64329a5",
            "2721336781705041205314422175267631184867", "99fafc983e732998adb9fadc162a2e382143f115"
        ),
    ])
    func opensPublicExamples(_ wrapped: String, _ salt: String, _ doubleSalt: String?) throws {
        func bytes(_ text: String) -> [UInt8] {
            let digits = text.compactMap { $0.hexDigitValue.map(UInt8.init) }
            return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
        func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        func field(_ tag: String, _ value: [UInt8]) -> [UInt8] {
            Array(tag.utf8) + number(UInt32(value.count)) + value
        }
        let identifier = field("UUID", [UInt8](repeating: 0, count: 16))
        var bag = field("VERS", number(3)) + identifier + field("SALT", bytes(salt)) + field("ITER", number(10_000))
        if let doubleSalt { bag += field("DPIC", number(1_000)) + field("DPSL", bytes(doubleSalt)) }
        bag += identifier + field("CLAS", number(1)) + field("WRAP", number(2)) + field("WPKY", bytes(wrapped))
        let keybag = try BackupKeybag(bag)
        #expect(try keybag.unlock(Secret("hashcat")).openClasses == [1])
        #expect(throws: BackupError(.wrongPassword)) { try keybag.unlock(Secret("Hashcat")) }
    }
}
