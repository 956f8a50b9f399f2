/// Whether what is protected can be reached: the states of a device, and of the keys that stand for it elsewhere.
public enum LockState: String, Sendable, Hashable, CaseIterable, Codable {
    /// Not unlocked since the start: only what is not protected at all can be reached.
    case beforeFirstUnlock
    /// In use.
    case unlocked
    /// Locked again: what needs an unlocked device cannot be reached.
    case locked
}
