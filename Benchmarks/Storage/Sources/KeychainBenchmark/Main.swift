// What Benchmarks/Storage/groups/keychain.py times. FOLDER holds a vault, made at the first use, with the passcode "passcode" at
// the standard cost; `sqlite` makes a plain database there. Rates are by the second, times in milliseconds.
//
//   KeychainBenchmark set FOLDER COUNT       sets one by one, each durable when it returns
//   KeychainBenchmark group FOLDER COUNT     sets in one call, by a second of one core's time
//   KeychainBenchmark get FOLDER COUNT       reads one by one, of as many that are there, by a second of one core's time
//   KeychainBenchmark unlock FOLDER          the core's time of an unlock: one derivation
//   KeychainBenchmark lock FOLDER            the time until a lock has zeroed the class keys, in a process that has read items
//   KeychainBenchmark settle FOLDER          the time of the whole lock, with residues overwritten and the log emptied
//   KeychainBenchmark sqlite FOLDER COUNT    inserts one by one into plain SQLite, WAL with synchronous = FULL
import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkVault
import Foundation
import GRDB

@main
struct Main {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            FileHandle.standardError.write(Data("usage: KeychainBenchmark COMMAND FOLDER [COUNT]\n".utf8))
            exit(64)
        }
        let count = arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1
        // Off the main actor: each call from there would pay for two changes of thread.
        try await Task.detached { try await run(arguments[1], arguments[2], count) }.value
    }

    private static func run(_ command: String, _ folder: String, _ count: Int) async throws {
        let clock = ContinuousClock()
        switch command {
        case "set":
            let vault = try await vault(folder), items = items(count)
            print(
                rate(
                    count,
                    try await clock.measure { for item in items { try await vault.set([item], authentication: nil) } }))
        case "group":
            let vault = try await vault(folder), items = items(count)
            let begin = work
            try await vault.set(items, authentication: nil)
            print(rate(count, work - begin))
        case "get":
            let vault = try await vault(folder), items = items(count)
            if try await vault.item(at: items[count - 1].address, authentication: nil) == nil {
                try await vault.set(items, authentication: nil)
            }
            var found = 0
            let begin = work
            for item in items where try await vault.item(at: item.address, authentication: nil) != nil { found += 1 }
            let time = work - begin
            guard found == count else { exit(1) }
            print(rate(count, time))
        case "unlock":
            let location = try await vault(folder).location
            let keybag = try Keybag.open(location.keybag, setup(folder))
            let begin = work
            try keybag.unlock(Secret("passcode"))
            print((work - begin) / .milliseconds(1))
        case "lock", "settle":
            let vault = try await vault(folder), items = items(1000)
            try await vault.set(items, authentication: nil)
            for item in items { _ = try await vault.item(at: item.address, authentication: nil) }
            if command == "lock" {
                print(clock.measure { vault.keybag?.lock() } / .milliseconds(1))
            } else {
                print(try await clock.measure { try await vault.lock() } / .milliseconds(1))
            }
        case "sqlite":
            var configuration = Configuration()
            configuration.prepareDatabase { db in
                try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
            }
            let queue = try DatabaseQueue(path: folder + "/plain.sqlite", configuration: configuration)
            try await queue.write { db in
                try db.execute(sql: "CREATE TABLE IF NOT EXISTS items (name TEXT PRIMARY KEY, value BLOB NOT NULL)")
            }
            let names = (0..<count).map { "com.example.benchmark account-\($0)-\(UUID().uuidString)" }
            let value = Data(repeating: 0x61, count: 64)
            let time = try clock.measure {
                for name in names {
                    try queue.write { db in
                        try db.cachedStatement(sql: "INSERT INTO items (name, value) VALUES (?, ?)")
                            .execute(arguments: [name, value])
                    }
                }
            }
            print(rate(count, time))
        default: exit(64)
        }
    }

    /// How long cores have worked for this process: what a machine that does other things, too, leaves comparable.
    private static var work: Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    private static func rate(_ count: Int, _ time: Duration) -> Double { Double(count) / (time / .seconds(1)) }

    private static func items(_ count: Int) -> [KeychainItem] {
        (0..<count).map { number in
            KeychainItem(
                address: KeychainAddress(service: "com.example.benchmark", account: "account-\(number)"),
                value: SecureBytes(random: 64))
        }
    }

    private static func setup(_ folder: String) -> KeybagConfiguration {
        KeybagConfiguration(entanglement: FileEntanglementKey(path: folder + "/device.key"))
    }

    private static func vault(_ folder: String) async throws -> Vault {
        let location = VaultLocation(folder: folder)
        guard FileManager.default.fileExists(atPath: location.keybag) else {
            return try Vault.create(at: location, passcode: Secret("passcode"), setup(folder))
        }
        let vault = try Vault.open(at: location, setup(folder))
        try await vault.unlock(Secret("passcode"))
        return vault
    }
}
