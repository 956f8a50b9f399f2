/// When a file can be reached: the four protection classes of iOS, in the words of `FileProtectionType`.
public enum FileProtection: String, Sendable, Hashable, CaseIterable {
    /// Only while unlocked; open files end with the lock (class A).
    case complete
    /// Made in any state and opened while unlocked; what is open goes on after a lock (class B).
    case completeUnlessOpen
    /// From the first unlock on (class C).
    case completeUntilFirstUserAuthentication
    /// Always; the device's key alone protects it (class D).
    case none
}
