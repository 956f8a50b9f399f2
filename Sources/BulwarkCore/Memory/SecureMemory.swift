#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The pages that secrets live in: mapped apart from the heap, kept out of swap and of core dumps where the system
/// allows.
///
/// Small secrets share pages, in slots of one size to a run of pages; large ones have pages of their own. A slot that
/// comes back was zeroed. Runs of slots are kept for the next secret and not given back, so they amount to the most
/// secrets that were alive at a time.
package enum SecureMemory {
    struct Block: @unchecked Sendable {
        // Unchecked: an address and facts about it; who may write there is the owner's affair.
        let address: UnsafeMutableRawPointer
        let capacity: Int
        /// Whether the system keeps it out of swap.
        let isLocked: Bool
        /// Whether it is a mapping of its own, or a slot of one, and not the heap's.
        let isMapped: Bool
    }

    private struct Pool {
        var free: [[Block]] = Array(repeating: [], count: slotSizes.count)
    }

    private static let slotSizes = [32, 64, 128, 256, 512, 1024, 2048]
    private static let runSize = 16384
    private static let pool = Locked(Pool())

    /// Memory for a secret of that many bytes, all zero.
    static func allocate(_ count: Int) -> Block {
        guard let shelf = slotSizes.firstIndex(where: { $0 >= count }) else { return map(count) }
        return pool.withLock { pool in
            if let block = pool.free[shelf].popLast() { return block }
            let run = map(runSize)
            let size = slotSizes[shelf]
            for offset in stride(from: size, to: run.capacity - size + 1, by: size) {
                pool.free[shelf].append(
                    Block(
                        address: run.address + offset, capacity: size, isLocked: run.isLocked,
                        isMapped: run.isMapped))
            }
            return Block(address: run.address, capacity: size, isLocked: run.isLocked, isMapped: run.isMapped)
        }
    }

    /// Zeroes a block and takes it back.
    static func release(_ block: Block) {
        zero(UnsafeMutableRawBufferPointer(start: block.address, count: block.capacity))
        guard let shelf = slotSizes.firstIndex(of: block.capacity) else { return unmap(block) }
        pool.withLock { $0.free[shelf].append(block) }
    }

    /// Zeroes memory by a call that the optimiser may not leave out.
    package static func zero(_ bytes: UnsafeMutableRawBufferPointer) {
        guard let address = bytes.baseAddress, bytes.count > 0 else { return }
        #if canImport(Darwin)
            memset_s(address, bytes.count, 0, bytes.count)
        #else
            explicit_bzero(address, bytes.count)
        #endif
    }

    private static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

    private static func map(_ count: Int) -> Block {
        // A multiple of the page size, so never the size of a slot.
        let size = (count + pageSize - 1) / pageSize * pageSize
        #if canImport(Darwin)
            let flags = MAP_PRIVATE | MAP_ANON
        #else
            let flags = MAP_PRIVATE | MAP_ANONYMOUS
        #endif
        guard let address = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), address != MAP_FAILED else {
            // Where not even a page is left, the heap decides, as for any other allocation.
            let address = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: pageSize)
            address.initializeMemory(as: UInt8.self, repeating: 0, count: size)
            return Block(address: address, capacity: size, isLocked: false, isMapped: false)
        }
        let isLocked = mlock(address, size) == 0
        #if !canImport(Darwin)
            madvise(address, size, MADV_DONTDUMP)
        #endif
        return Block(address: address, capacity: size, isLocked: isLocked, isMapped: true)
    }

    private static func unmap(_ block: Block) {
        if block.isMapped {
            munmap(block.address, block.capacity)
        } else {
            block.address.deallocate()
        }
    }
}
