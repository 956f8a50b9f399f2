internal import Crypto
internal import Foundation

/// What the ciphers of the library leave behind on stack and heap: schedules of round keys, which begin with the key.
enum KeyResidue {
    /// Overwrites it: by the same calls under random keys, which take the same memory, and then by zeroes on this thread's
    /// stack.
    static func overwrite() {
        for _ in 0..<64 {
            let key = SymmetricKey(size: .bits256)
            if let box = try? AES.GCM.seal(Data(count: 96), using: key) { _ = try? AES.GCM.open(box, using: key) }
            if let wrapped = try? AES.KeyWrap.wrap(SymmetricKey(size: .bits256), using: key) {
                _ = try? AES.KeyWrap.unwrap(wrapped, using: key)
            }
        }
        scrub(kilobytes: 48)
    }

    @inline(never) @_optimize(none)
    private static func scrub(kilobytes: Int) {
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { memory in
            for index in 0..<memory.count { memory[index] = 0 }
            if kilobytes > 1 { scrub(kilobytes: kilobytes - 1) }
        }
    }
}
