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
}
