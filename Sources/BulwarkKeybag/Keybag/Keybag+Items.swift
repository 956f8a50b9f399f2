public import BulwarkCore

extension Keybag {
    /// Wraps the key of an item or a file.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - keyClass: The class that shall open it.
    /// - Returns: 40 bytes (RFC 3394); for class B 72, which any state can make: see ``sealToClassB(_:)``.
    /// - Throws: ``KeybagError/Code/locked`` with the class and the state, ``KeybagError/Code/passcodeNotSet``,
    ///   ``KeybagError/Code/invalidKey`` or ``KeybagError/Code/destroyed``.
    public func wrap(_ key: SecureBytes, for keyClass: KeyClass) throws(KeybagError) -> [UInt8] {
        if keyClass == .completeUnlessOpen { return try sealToClassB(key) }
        guard key.count == 32 else { throw KeybagError(.invalidKey) }
        try requirePlace()
        // What the key of a passcode that was removed elsewhere wraps nobody can unwrap.
        if keyClass == .whenPasscodeSetThisDeviceOnly { takeUpChanges() }
        let (classKey, state) = try reach(keyClass)
        do throws(KeybagError) {
            return try KeyWrap.wrap(key, using: classKey)
        } catch {
            // A lock in between took the key away.
            throw classKey.isWiped ? .locked(keyClass, state == .unlocked ? .locked : state) : error
        }
    }

    /// Wraps a key to the public key of class B, which is in the clear: for files that are made while locked.
    ///
    /// - Parameter key: 32 bytes.
    /// - Returns: 72 bytes: an ephemeral public key (32) and the wrapped key (40).
    /// - Throws: ``KeybagError/Code/invalidKey`` or ``KeybagError/Code/destroyed``.
    public func sealToClassB(_ key: SecureBytes) throws(KeybagError) -> [UInt8] {
        guard key.count == 32 else { throw KeybagError(.invalidKey) }
        try requirePlace()
        return try ClassB.seal(key, to: try publicKeyOfB(), entropy: setup.entropy)
    }

    /// Unwraps what ``wrap(_:for:)`` gave.
    ///
    /// - Parameters:
    ///   - wrapped: 40 bytes, or 72 for class B.
    ///   - keyClass: The class that it was wrapped for.
    /// - Throws: ``KeybagError/Code/locked`` with the class and the state, ``KeybagError/Code/passcodeNotSet``,
    ///   ``KeybagError/Code/tampered`` when it is not what was wrapped by this class, or
    ///   ``KeybagError/Code/destroyed``.
    public func unwrap(_ wrapped: [UInt8], for keyClass: KeyClass) throws(KeybagError) -> SecureBytes {
        let (classKey, state) = try reach(keyClass)
        let key: SecureBytes?
        if keyClass == .completeUnlessOpen {
            key = try ClassB.open(wrapped, with: classKey, publicKey: try publicKeyOfB())
        } else {
            key = KeyWrap.unwrap(wrapped, using: classKey)
        }
        if let key { return key }
        if classKey.isWiped { throw .locked(keyClass, state == .unlocked ? .locked : state) }
        // It may be wrapped by the key of a passcode that was set anew elsewhere.
        if keyClass == .whenPasscodeSetThisDeviceOnly, takeUpChanges() { return try unwrap(wrapped, for: keyClass) }
        throw KeybagError(.tampered, "wrapped key")
    }

    /// The class key, when the table lets it be reached.
    private func reach(_ keyClass: KeyClass) throws(KeybagError) -> (key: SecureBytes, state: LockState) {
        try contents.withLock { contents throws(KeybagError) in
            if contents.isDestroyed { throw KeybagError(.destroyed) }
            self.dropIfDue(&contents)
            let hasPasscode = contents.bag.hasPasscode
            guard keyClass.canUnwrap(in: contents.state, hasPasscode: hasPasscode), let key = contents.keys[keyClass]
            else {
                if keyClass == .whenPasscodeSetThisDeviceOnly, !hasPasscode { throw KeybagError(.passcodeNotSet) }
                // The one class whose key can be missing while the others are there: see takeUpChanges().
                throw .locked(keyClass, contents.state == .unlocked ? .locked : contents.state)
            }
            return (key, contents.state)
        }
    }

    private func publicKeyOfB() throws(KeybagError) -> [UInt8] {
        try contents.withLock { contents throws(KeybagError) in
            if contents.isDestroyed { throw KeybagError(.destroyed) }
            return contents.bag.entries[.completeUnlessOpen]?.publicKey ?? []
        }
    }
}
