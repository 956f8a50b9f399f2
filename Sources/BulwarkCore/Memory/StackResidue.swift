internal import CBulwark

/// What calls that have returned left below the top of this thread's stack: round keys and digests of ciphers, which their
/// libraries do not zero.
public enum StackResidue {
    /// Zeroes the stack below the caller's frame. Call it on the thread that used a key, right after.
    ///
    /// - Parameter kilobytes: How far down; the ciphers of swift-crypto take less than the default.
    public static func scrub(kilobytes: Int = 24) {
        // In C: Swift takes memory of a frame's size or more from the heap.
        bulwark_scrub_stack(max(0, min(kilobytes, 256)))
    }
}
