/// The part of the thread's stack that calls from here have just used.
enum Stack {
    /// Overwrites it: the ciphers of the library leave their key schedules there, which begin with the key.
    @inline(never) @_optimize(none)
    static func scrub(kilobytes: Int = 12) {
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { memory in
            for index in 0..<memory.count { memory[index] = 0 }
            if kilobytes > 1 { scrub(kilobytes: kilobytes - 1) }
        }
    }
}
