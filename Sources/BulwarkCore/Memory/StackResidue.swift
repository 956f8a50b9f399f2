/// What calls that have returned left below the top of this thread's stack: round keys and digests of ciphers, which their
/// libraries do not zero.
public enum StackResidue {
    /// Zeroes the stack below the caller's frame. Call it on the thread that used a key, right after.
    ///
    /// - Parameter kilobytes: How far down; the ciphers of swift-crypto take less than the default.
    @inline(never) @_optimize(none)
    public static func scrub(kilobytes: Int = 12) {
        // Frames of one kilobyte each: the compiler takes larger ones from the heap.
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { memory in
            SecureMemory.zero(memory)
            if kilobytes > 1 { scrub(kilobytes: kilobytes - 1) }
        }
    }
}
