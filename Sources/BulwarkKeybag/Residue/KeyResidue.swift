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
    /// The library frees its context without zeroing it, and whoever asks for a block of that size next, on the same thread, is given that
    /// memory. So call it on the thread that used the key, right after.
    package static func overwriteLast() {
        guard let size = contextSize else { return overwriteBySealing() }
        // Others of that size may have been freed since: the blocks that this thread freed last are taken together.
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: 4) { blocks in
            for index in 0..<4 {
                let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
                SecureMemory.zero(UnsafeMutableRawBufferPointer(start: block, count: size))
                blocks[index] = block
            }
            for block in blocks.reversed() { block.deallocate() }
        }
    }

    /// The same call under a key that protects nothing takes that memory, too, and leaves its own round keys there: ten times as
    /// slow, but for allocators of any kind.
    private static func overwriteBySealing() { _ = try? AES.GCM.seal(Data(), using: other, nonce: nonce) }

    /// The size of the block in which a context was, as this process's allocator and library have it: found by looking for the
    /// key that a context of ours has left behind. Nil where it is not found that way.
    static let contextSize: Int? = {
        let key = SecureBytes(random: 32)
        defer { key.wipe() }
        let words = key.withExposedBytes { key in
            (0..<4).map { key.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
        }
        // Larger blocks are not given back in that order.
        let sizes = Array(stride(from: 64, through: 1024, by: 16))
        var blocks = sizes.map { UnsafeMutableRawPointer.allocate(byteCount: $0, alignment: 16) }
        for block in blocks { block.deallocate() }
        guard (try? AES.GCM.seal(Data(), using: key.withExposedBytes { SymmetricKey(data: $0) }, nonce: nonce)) != nil
        else { return nil }
        blocks = sizes.map { UnsafeMutableRawPointer.allocate(byteCount: $0, alignment: 16) }
        defer { for block in blocks { block.deallocate() } }
        var found: Int?
        for (size, block) in zip(sizes, blocks) {
            let bytes = UnsafeMutableRawBufferPointer(start: block, count: size)
            for offset in stride(from: 0, through: size - 32, by: 4)
            where (0..<4).allSatisfy({
                bytes.loadUnaligned(fromByteOffset: offset + $0 * 8, as: UInt64.self) == words[$0]
            }) {
                found = size
            }
            SecureMemory.zero(bytes)
        }
        return found
    }()

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
        StackResidue.scrub(kilobytes: 64)
    }
}
