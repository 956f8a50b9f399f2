import BulwarkCore
import BulwarkStorage
import Crypto
import Foundation
import Testing

struct SealedArchiveTests {
    struct Settings: Codable, Sendable, Equatable {
        var name: String
        var limit: Int
    }

    struct OldSettings: Codable, Sendable {
        var limit: String
    }

    /// Gives bytes that are known beforehand.
    struct Counting: EntropySource {
        var start: UInt8 = 0
        var step: UInt8 = 1

        func fill(_ buffer: UnsafeMutableRawBufferPointer) {
            for index in buffer.indices { buffer[index] = start &+ UInt8(truncatingIfNeeded: index) &* step }
        }
    }

    static let key = SymmetricKey(data: Array(UInt8(0)..<32))
    static let daily = Settings(name: "daily", limit: 100)

    static func archive(
        _ name: String = "settings", version: UInt32 = 2, context: String = "user/7", key: SymmetricKey = key
    ) throws -> SealedArchive<Settings> {
        try SealedArchive(name, version: version, context: context, key: key, entropy: Counting(start: 64))
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    // Made by another implementation (Python's cryptography 48.0.0); the first is in Documentation/archives.md.
    @Test("Archives are what another implementation of the format writes")
    func matchesVectors() throws {
        let first = Self.bytes(
            "425741524348495601000000020000000000000005404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
                + "01ec47754e1a5d77d9fc66d9dc442c4f312b0991319bc83cb4dce9fdfd0ddf63925aaeb96a87064614d01d4e7ac65081df02c48d"
                + "485e33add3ddf0e6035f9cdc9ef05cdaf603830016408fa9")
        #expect(try Self.archive().seal(Self.daily, generation: 5) == first)
        let opened = try Self.archive().open(first)
        #expect(opened.value == Self.daily && opened.generation == 5 && opened.version == 2)

        let second = Self.bytes(
            "4257415243484956010000000100000000000000000000000000000000000000000000000000000000000000000000000000000000"
                + "ebf2e5b257d40d632dc6309c3d0acba730703ff3a3ca9df7432f3b648631d7e8cb13919ec9ab2157f11d90ca49e9eb3069bd1736"
                + "1cb046")
        let list = try SealedArchive<[Int]>("a", context: "b", key: Self.key, entropy: Counting(step: 0))
        #expect(try list.seal([1, 2, 3]) == second)

        let third = Self.bytes(
            "425741524348495601ffffffffffffffffffffffff404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
                + "398aa1e8c218b6c3bbd8f828254fe96831e714fac9fc97740f45974e16c7de534b960f0bca5e774aeae8fc76e50e25c346fe00d3"
        )
        let text = try SealedArchive<String>(
            "größe", version: .max, context: "ключ", key: Self.key, entropy: Counting(start: 64))
        #expect(try text.open(third).value == "é" && text.seal("é", generation: .max) == third)
    }

    @Test("A flipped bit anywhere is a named error")
    func findsFlippedBits() throws {
        let archive = try Self.archive()
        let sealed = try archive.seal(Self.daily, generation: 5)
        for index in sealed.indices {
            for bit in 0..<8 {
                var altered = sealed
                altered[index] ^= 1 << bit
                let code = #expect(throws: StorageError.self) { try archive.open(altered) }?.code
                let expected: Set<StorageError.Code> =
                    switch index {
                    case 0..<8: [.wrongType]
                    case 8..<13: [.unknownVersion]
                    default: [.tampered]
                    }
                #expect(code.map(expected.contains) == true, "byte \(index), bit \(bit)")
            }
        }
    }

    @Test("What was cut off, lengthened or put together is a named error")
    func findsOtherSizes() throws {
        let archive = try Self.archive()
        let sealed = try archive.seal(Self.daily)
        for count in 0..<sealed.count {
            #expect(throws: StorageError.self) { try archive.open(sealed.prefix(count)) }
        }
        #expect(throws: StorageError(.tampered)) { try archive.open(sealed + [0]) }
        // Two archives with other salts: the header of one before the body of the other.
        let other = try SealedArchive<Settings>("settings", version: 2, context: "user/7", key: Self.key)
        let mixed = try other.seal(Self.daily).prefix(85) + sealed.dropFirst(85)
        #expect(throws: StorageError(.tampered)) { try archive.open(mixed) }
        #expect(throws: StorageError(.wrongType)) { try archive.open([UInt8]()) }
    }

    @Test("A slice that does not begin at zero opens, too")
    func opensSlices() throws {
        let archive = try Self.archive()
        let sealed = try archive.seal(Self.daily)
        let slice = (Data([1, 2, 3]) + sealed).dropFirst(3)
        #expect(try archive.open(slice).value == Self.daily)
    }

    @Test("An archive opens under its own name, version, context and key only")
    func isBound() throws {
        let sealed = try Self.archive().seal(Self.daily)
        #expect(throws: StorageError(.tampered)) { try Self.archive("setting").open(sealed) }
        #expect(throws: StorageError(.tampered)) { try Self.archive(context: "user/8").open(sealed) }
        // The border between the two names counts.
        #expect(throws: StorageError(.tampered)) { try Self.archive("settingsu", context: "ser/7").open(sealed) }
        let otherKey = SymmetricKey(size: .bits256)
        #expect(throws: StorageError(.tampered)) { try Self.archive(key: otherKey).open(sealed) }
        #expect(throws: StorageError(.unknownVersion)) { try Self.archive(version: 3).open(sealed) }
        // The version in the header is bound, too: a reader of both is not led to the other one.
        var relabelled = sealed
        relabelled[12] = 1
        let both = try Self.archive().reading(version: 1, as: Settings.self) { $0 }
        #expect(throws: StorageError(.tampered)) { try both.open(relabelled) }
    }

    @Test("No two archives of one value are alike")
    func isSaltedAnew() throws {
        let archive = try SealedArchive<Settings>("settings", context: "a", key: Self.key)
        let sealed = try (0..<8).map { _ in try archive.seal(Self.daily) }
        #expect(Set(sealed).count == 8 && Set(sealed.map { $0.suffix(24) }).count == 8)
    }

    @Test("An older version is read where it is asked for, and upgraded")
    func upgrades() throws {
        let old = try SealedArchive<OldSettings>("settings", version: 1, context: "user/7", key: Self.key)
        let sealed = try old.seal(OldSettings(limit: "100"))
        #expect(throws: StorageError(.unknownVersion)) { try Self.archive().open(sealed) }
        let present = try Self.archive().reading(version: 1, as: OldSettings.self) { old throws(StorageError) in
            guard let limit = Int(old.limit) else { throw StorageError(.wrongType) }
            return Settings(name: "daily", limit: limit)
        }
        let opened = try present.open(sealed)
        #expect(opened.value == Self.daily && opened.version == 1)
        #expect(throws: StorageError(.wrongType)) { try present.open(old.seal(OldSettings(limit: "many"))) }
    }

    @Test("A value that breaks a rule is neither sealed nor handed out, and the rule is named")
    func holdsToRules() throws {
        let strict = try Self.archive().requiring("a limit is not negative") { $0.limit >= 0 }
            .requiring("a name is not empty") { !$0.name.isEmpty }
        #expect(try strict.open(strict.seal(Self.daily)).value == Self.daily)
        for (value, rule) in [
            (Settings(name: "daily", limit: -1), "a limit is not negative"),
            (Settings(name: "", limit: 1), "a name is not empty"),
        ] {
            #expect(throws: StorageError(.rejected)) { try strict.seal(value) }
            let sealed = try Self.archive().seal(value)
            let error = #expect(throws: StorageError.self) { try strict.open(sealed) }
            #expect(error?.code == .rejected && error?.reason?.description == rule)
        }
    }

    @Test("An older generation than asked for is refused once it is authentic")
    func knowsGenerations() throws {
        let archive = try Self.archive()
        let sealed = try archive.seal(Self.daily, generation: 5)
        #expect(try archive.open(sealed, notBefore: 5).generation == 5)
        #expect(throws: StorageError(.rolledBack)) { try archive.open(sealed, notBefore: 6) }
        var altered = sealed
        altered[20] = 9
        #expect(throws: StorageError(.tampered)) { try archive.open(altered, notBefore: 6) }
    }

    @Test("Limits hold both ways, and names and keys are checked where they are given")
    func hasLimits() throws {
        let small = try SealedArchive<String>(
            "text", context: "a", key: Self.key, limits: ArchiveLimits(byteCount: 12))
        #expect(try small.open(small.seal("0123456789")).value == "0123456789")
        #expect(throws: StorageError(.tooLarge)) { try small.seal("01234567890") }
        let large = try SealedArchive<String>("text", context: "a", key: Self.key).seal("01234567890")
        #expect(throws: StorageError(.tooLarge)) { try small.open(large) }

        #expect(throws: StorageError(.invalidName)) { try Self.archive("") }
        #expect(throws: StorageError(.invalidName)) { try Self.archive(context: "") }
        #expect(throws: StorageError(.invalidName)) { try Self.archive(String(repeating: "a", count: 1025)) }
        #expect(throws: StorageError(.refused)) { try Self.archive(key: SymmetricKey(size: .bits128)) }
        let numbers = try SealedArchive<Double>("number", context: "a", key: Self.key)
        #expect(throws: StorageError(.wrongType)) { try numbers.seal(.infinity) }
    }
}
