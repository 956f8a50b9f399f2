// What Benchmarks/Storage/groups/pin.py times, in milliseconds of a core's work for each try.
//
//   PINBenchmark right|duress|wrong FOLDER COUNT     tries of a PIN over files, at the standard cost
//   PINBenchmark scrypt FOLDER COUNT                 the limit: the derivation alone
import BulwarkAuthentication
import BulwarkCore
import Crypto
import CryptoExtras
import Foundation

@main
struct Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let count = Int(arguments[3]), count > 0 else {
            FileHandle.standardError.write(
                Data("usage: PINBenchmark right | duress | wrong | scrypt FOLDER COUNT\n".utf8))
            exit(64)
        }
        let pin = Secret("739164"), duress = Secret("840275"), wrong = Secret("951386")
        let folder = arguments[2]
        switch arguments[1] {
        case "right":
            let lock = try lock(folder, pin, duress)
            try measure(count) { try expect(lock.unlock(pin).dataKey != nil) }
        case "duress":
            let lock = try lock(folder, pin, duress)
            try measure(count) { try expect(lock.unlock(duress).dataKey != nil) }
        case "wrong":
            let lock = try lock(folder, pin, duress)
            try measure(count) { try expect(lock.unlock(wrong).dataKey == nil) }
        default:
            let salt = [UInt8](repeating: 7, count: 32), cost = ScryptCost.standard
            try measure(count) {
                let key = try pin.utf8.withUnwipedBytes {
                    try KDF.Scrypt.deriveKey(
                        from: $0, salt: salt, outputByteCount: 32, rounds: 1 << cost.logarithmOfN,
                        blockSize: cost.blockSize, parallelism: cost.parallelism)
                }
                try expect(key.bitCount == 256)
            }
        }
    }

    private static func lock(_ folder: String, _ pin: Secret, _ duress: Secret) throws -> PINLock {
        let key = SymmetricKey(size: .bits256)
        let attempts = FileAttemptStore(path: folder + "/attempts") {
            Array(HMAC<SHA256>.authenticationCode(for: $0, using: key))
        }
        let lock = PINLock(
            store: FileRecordStore(path: folder + "/pin"),
            attempts: AttemptLimiter(
                schedule: AttemptSchedule(delays: Array(repeating: .zero, count: 1000)), store: attempts),
            device: SoftwareEntanglement(key: SecureBytes(random: 32)), duress: .on())
        _ = try lock.setUp(pin)
        _ = try lock.setDuressPIN(duress, action: .decoy, confirmedBy: pin)
        return lock
    }

    private static func measure(_ count: Int, _ body: () throws -> Void) throws {
        try body()
        let begin = clock()
        for _ in 0..<count { try body() }
        print(Double(clock() - begin) / Double(CLOCKS_PER_SEC) * 1000 / Double(count))
    }

    private struct Unexpected: Error {}

    private static func expect(_ condition: Bool) throws { if !condition { throw Unexpected() } }
}
