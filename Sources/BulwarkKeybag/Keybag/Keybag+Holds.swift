internal import BulwarkCore

/// Keys of open files, which go with their class key.
extension Keybag {
    struct Hold {
        var keyClass: KeyClass
        var keys: [SecureBytes]
    }

    /// Takes note of keys that were unwrapped by a class, to be zeroed when it is locked away.
    ///
    /// - Throws: ``KeybagError/Code/locked`` when that has happened by now; the keys are zeroed. Class B never is: what was
    ///   opened or made under it goes on.
    func holdNumber(_ keys: [SecureBytes], for keyClass: KeyClass) throws(KeybagError) -> UInt64 {
        do throws(KeybagError) {
            return try contents.withLock { contents throws(KeybagError) in
                if contents.isDestroyed { throw KeybagError(.destroyed) }
                self.dropIfDue(&contents)
                guard keyClass.canWrap(in: contents.state, hasPasscode: contents.bag.hasPasscode) else {
                    throw .locked(keyClass, contents.state)
                }
                contents.nextHold += 1
                contents.holds[contents.nextHold] = Hold(keyClass: keyClass, keys: keys)
                return contents.nextHold
            }
        } catch {
            for key in keys { key.wipe() }
            throw error
        }
    }

    /// Zeroes keys that are no longer in use.
    func release(_ hold: UInt64) {
        let released = contents.withLock { $0.holds.removeValue(forKey: hold) }
        for key in released?.keys ?? [] { key.wipe() }
    }

    /// Refuses when the keys went with their class.
    func admit(_ hold: UInt64, _ keyClass: KeyClass) throws(KeybagError) {
        try contents.withLock { contents throws(KeybagError) in
            self.dropIfDue(&contents)
            if contents.holds[hold] != nil { return }
            if contents.isDestroyed { throw KeybagError(.destroyed) }
            throw KeybagError(
                .locked, "the open file ended with the lock; open it again", detail: .locked(keyClass, contents.state))
        }
    }

    /// Zeroes the keys of open files whose class the locked state may not reach, or all.
    static func dropHolds(_ contents: inout Contents, all: Bool = false) {
        for (id, hold) in contents.holds {
            if !all, hold.keyClass.canWrap(in: .locked, hasPasscode: true) { continue }
            contents.holds[id] = nil
            for key in hold.keys { key.wipe() }
        }
    }
}
