/// What one pass writes over a file.
public enum ErasePass: Sendable, Hashable {
    /// One byte, again and again.
    case fixed(UInt8)
    /// Bytes drawn at random, over all 256 values.
    case random

    /// The three passes of DoD 5220.22-M: a character, its complement, and random bytes.
    ///
    /// The standard no longer asks for them, and NIST SP 800-88 Rev. 2 counts any overwriting as Clear at most.
    public static let dod: [ErasePass] = [.fixed(0x55), .fixed(0xaa), .random]
}
