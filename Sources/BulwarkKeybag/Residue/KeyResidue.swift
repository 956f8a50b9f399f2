internal import BulwarkCore
internal import Crypto
internal import Foundation

/// What the ciphers of the library leave behind on stack and heap: schedules of round keys, which begin with the key.
package enum KeyResidue {
    private static let other = SymmetricKey(size: .bits256)
    // What it seals is nothing, and nobody sees it: the nonce need not vary, and a random one takes a system call.
    private static let nonce = try? AES.GCM.Nonce(data: Data(count: 12))

    /// Overwrites the round keys that AES-GCM has just left on the heap.
    ///
    /// The library frees its context without zeroing it. The same call under a key that protects nothing takes the memory that
    /// this thread freed last, and leaves its own round keys there. Call it on the thread that used the key, right after.
    package static func overwriteLast() {
        _ = try? AES.GCM.seal(Data(), using: other, nonce: nonce)
    }

    /// Overwrites it: by the same calls under random keys, which take the same memory, and then by zeroes on this thread's
    /// stack.
    package static func overwrite() {
        for _ in 0..<64 {
            let key = SymmetricKey(size: .bits256)
            if let box = try? AES.GCM.seal(Data(count: 96), using: key) { _ = try? AES.GCM.open(box, using: key) }
            if let wrapped = try? AES.KeyWrap.wrap(SymmetricKey(size: .bits256), using: key) {
                _ = try? AES.KeyWrap.unwrap(wrapped, using: key)
            }
        }
        StackResidue.scrub(kilobytes: 48)
    }
}
