public import BulwarkCore

extension Keybag {
    /// Makes a bag with new class keys, unlocked.
    ///
    /// - Parameters:
    ///   - path: The bag's file; its folder must exist.
    ///   - passcode: The passcode, normalised here (NFC); nil for none.
    ///   - setup: What it works with.
    /// - Throws: ``KeybagError``: `alreadyExists`, `invalidPasscode`, `deviceKey` or `file`.
    public static func create(
        at path: String, passcode: Secret?, _ setup: KeybagConfiguration
    ) throws(KeybagError) -> Keybag {
        try exclusively(path, setup) { () throws(KeybagError) in
            if try exists(path, setup) { throw KeybagError(.alreadyExists) }
            let device = try DeviceKeys(setup.entanglement, creating: true)
            var keys: [KeyClass: SecureBytes] = [:]
            for keyClass in Bag.classes(hasPasscode: passcode != nil) { keys[keyClass] = newKey(setup) }
            let identifier = setup.entropy.bytes(16)
            let bag = try seal(
                keys, passcode: passcode, erasing: setup.erasesAfterLastFailure, identifier: identifier, generation: 1,
                setup: setup, device: device)
            let keybag = Keybag(path: path, setup: setup, bag: bag, keys: keys, device: device)
            // The record first: a bag whose record is missing would be shut for ever.
            try filing { () throws(CoreError) in
                try keybag.limiter.reset()
                try removeWatermarks(path, setup.files)
            }
            try keybag.write(bag, device)
            keybag.contents.withLock { $0.state = .unlocked }
            return keybag
        }
    }

    /// Unlocks. Takes one derivation, some 80 to 350 ms at the standard cost, on the calling thread.
    ///
    /// - Throws: ``KeybagError``: `wrongPasscode`, `rateLimited`, `attemptsExhausted`, `attemptsUntrusted`,
    ///   `passcodeNotSet`, `locked` where it was locked meanwhile, or why the bag could not be read.
    public func unlock(_ passcode: Secret) throws(KeybagError) {
        let locks = try locksUnlessDestroyed()
        let device = try DeviceKeys(setup.entanglement, creating: false)
        let (bag, keys) = try erasingAtLast { () throws(KeybagError) in try open(passcode, device) }
        let isAdopted = adopt(bag, keys, unlessLockedSince: locks)
        Self.rememberWhereMissed(bag, path, setup, device)
        if !isAdopted { throw KeybagError(.locked, "it was locked while the passcode was tried") }
    }

    /// Tells whether a passcode is the right one, without changing the state; a wrong one counts as a try. Takes one derivation.
    ///
    /// - Throws: As ``unlock(_:)`` does.
    public func confirm(_ passcode: Secret) throws(KeybagError) {
        _ = try locksUnlessDestroyed()
        let device = try DeviceKeys(setup.entanglement, creating: false)
        let (_, keys) = try erasingAtLast { () throws(KeybagError) in try open(passcode, device) }
        for key in keys.values { key.wipe() }
    }

    /// Changes the passcode: wraps the class keys anew and nothing else. A crash leaves the old bag or the new.
    ///
    /// - Parameters:
    ///   - old: The present passcode; a wrong one counts as a try.
    ///   - new: The next one.
    /// - Throws: As ``unlock(_:)`` does, or `invalidPasscode` or `file`. After `file` open the bag again: it may be either.
    public func changePasscode(from old: Secret, to new: Secret) throws(KeybagError) {
        try rewrap(from: old, to: new)
    }

    /// Sets a passcode where there is none, with a new key for the class that needs one.
    ///
    /// - Throws: ``KeybagError``: `passcodeIsSet`, `invalidPasscode` or `file`.
    public func setPasscode(_ new: Secret) throws(KeybagError) { try rewrap(from: nil, to: new) }

    /// Removes the passcode, and destroys the key of the class that exists with one only (akpu).
    ///
    /// - Warning: What remains is protected by the device's key alone; and who has an old copy of the bag and the old
    ///   passcode has the destroyed key.
    /// - Throws: As ``changePasscode(from:to:)`` does.
    public func removePasscode(_ old: Secret) throws(KeybagError) { try rewrap(from: old, to: nil) }

    /// Destroys the bag for good: zeroes the keys, overwrites the file and removes it. All that they wrapped is lost, whatever its
    /// size. Another bag that was made in its place since is left alone.
    ///
    /// - Warning: On copy-on-write file systems and flash the overwritten bytes may survive; then it takes the passcode and
    ///   the device's key to use them. Destroy that key too where nothing else needs it.
    /// - Throws: ``KeybagError/Code/file``; the keys in memory are gone all the same.
    public func destroy() throws(KeybagError) { try destroyOwn() }

    /// As ``destroy()`` does.
    ///
    /// - Returns: Whether the place was its own: false where another bag is there.
    @discardableResult
    package func destroyOwn() throws(KeybagError) -> Bool {
        let observers = contents.withLock { contents in
            contents.isDestroyed = true
            contents.deadline = nil
            for key in contents.keys.values { key.wipe() }
            contents.keys = [:]
            Self.dropHolds(&contents, all: true)
            Self.enter(.locked, &contents)
            defer { contents.observers = [:] }
            return Array(contents.observers.values)
        }
        for observer in observers { observer.finish() }
        return try Self.exclusively(path, setup) { () throws(KeybagError) in
            if place() == .another { return false }
            try Self.destroyAlone(path, setup)
            return true
        }
    }

    /// Destroys a bag without opening it, as ``destroy()`` does: one that is damaged too, or whose device key is lost. No error where
    /// there is none.
    ///
    /// - Throws: ``KeybagError/Code/file``.
    public static func destroy(_ path: String, _ setup: KeybagConfiguration) throws(KeybagError) {
        try exclusively(path, setup) { () throws(KeybagError) in try destroyAlone(path, setup) }
    }

    private static func destroyAlone(_ path: String, _ setup: KeybagConfiguration) throws(KeybagError) {
        removeLeftovers(of: path, setup)
        try filing { () throws(CoreError) in try overwriteAndRemove(path, setup) }
    }

    /// Overwrites and removes a bag that a process which was killed had written and not yet put in its place: the passcode of that
    /// one opens the same class keys, or none is needed.
    static func removeLeftovers(of path: String, _ setup: KeybagConfiguration) {
        ReplacementFile.removeLeftovers(of: path, in: setup.files) { file in try? overwrite(file, setup) }
    }

    private static func overwrite(_ file: any OpenFile, _ setup: KeybagConfiguration) throws(CoreError) {
        // A file that was just opened is at its begin.
        try file.writeAll(setup.entropy.bytes(Int(clamping: min(file.status().size, 1 << 16))))
        try file.synchronize()
    }

    private static func overwriteAndRemove(_ path: String, _ setup: KeybagConfiguration) throws(CoreError) {
        let files = setup.files
        do throws(CoreError) {
            try overwrite(files.open(path, [.writing, .notFollowingLinks, .notBlocking]), setup)
        } catch {
            if error.code == .notFound { return }
            // The name goes even where the bytes cannot be overwritten.
            try? files.unlink(path)
            try? files.synchronizeFolder(SystemFileSystem.split(path).folder)
            throw error
        }
        try files.unlink(path)
        try files.synchronizeFolder(SystemFileSystem.split(path).folder)
    }

    /// Destroys the bag where that was chosen and no try is left. What a crash in between leaves undone the next try does.
    private func erasingAtLast<Result>(_ body: () throws(KeybagError) -> Result) throws(KeybagError) -> Result {
        do throws(KeybagError) { return try body() } catch {
            guard error.code == .wrongPasscode || error.code == .attemptsExhausted,
                contents.withLock({ $0.bag.erasesAfterLastFailure }), (try? limiter.verdict()) == .exhausted
            else { throw error }
            try destroy()
            throw KeybagError(.destroyed, "by the last wrong passcode")
        }
    }

    private func rewrap(from old: Secret?, to new: Secret?) throws(KeybagError) {
        // Outside of the lock, which destroying takes too.
        try erasingAtLast { () throws(KeybagError) in try rewrapOnce(from: old, to: new) }
    }

    private func rewrapOnce(from old: Secret?, to new: Secret?) throws(KeybagError) {
        let locks = try locksUnlessDestroyed()
        try Self.exclusively(path, setup) { () throws(KeybagError) in
            let device = try DeviceKeys(setup.entanglement, creating: false)
            Self.removeLeftovers(of: path, setup)
            let bag: Bag
            var keys: [KeyClass: SecureBytes]
            if let old {
                (bag, keys) = try open(old, device)
            } else {
                bag = try readOwn(device)
                if bag.hasPasscode { throw KeybagError(.passcodeIsSet) }
                keys = try Self.unwrap(bag, .device, using: device.wrapping(of: bag.identifier))
                try Self.filing { () throws(CoreError) in try limiter.reset() }
            }
            if new == nil {
                keys.removeValue(forKey: .whenPasscodeSetThisDeviceOnly)?.wipe()
            } else if keys[.whenPasscodeSetThisDeviceOnly] == nil {
                keys[.whenPasscodeSetThisDeviceOnly] = Self.newKey(setup)
            }
            let next = try Self.seal(
                keys, passcode: new, erasing: bag.erasesAfterLastFailure, identifier: bag.identifier,
                generation: bag.generation &+ 1, setup: setup, device: device)
            try write(next, device)
            _ = adopt(next, keys, unlessLockedSince: locks)
            // The bag first: what is remembered must never be newer than what is there. Should this fail, the next unlock does it.
            try? Self.remember(next, path, setup, device)
        }
    }

    /// The bag as it is now, and all its class keys, by a passcode that is counted as a try.
    private func open(
        _ passcode: Secret, _ device: DeviceKeys
    ) throws(KeybagError) -> (Bag, [KeyClass: SecureBytes]) {
        // What there is to refuse before anybody waits for others' tries.
        guard try readOwn(device).hasPasscode else { throw KeybagError(.passcodeNotSet) }
        if passcode.isEmpty { throw KeybagError(.invalidPasscode) }
        // One try at a time over all processes: a try in flight is charged as a failure, and four of them would shut the fifth out.
        let turn = try Self.filing { () throws(CoreError) in
            let file = try setup.files.open(path + ".turn", [.reading, .writing, .creating, .notFollowingLinks])
            try file.lock(.exclusive, waiting: true)
            return file
        }
        defer { try? turn.unlock() }
        // One of those others may have changed the passcode: the one before must open nothing then, and the present one must not be
        // charged as wrong.
        let bag = try readOwn(device)
        guard bag.hasPasscode else { throw KeybagError(.passcodeNotSet) }
        let admission = try Self.filing { () throws(CoreError) in try limiter.begin() }
        guard let ticket = admission.ticket else { throw Self.refusal(admission) }
        let wrapping = try device.passcodeKey(passcode, salt: bag.salt, cost: bag.cost, of: bag.identifier)
        guard var keys = try? Self.unwrap(bag, .passcode, using: wrapping) else {
            try Self.filing { () throws(CoreError) in try ticket.fail(mark: wrapping) }
            throw KeybagError(.wrongPasscode, detail: .attemptsLeft(ticket.attemptsLeft))
        }
        try Self.filing { () throws(CoreError) in try ticket.succeed() }
        keys.merge(try Self.unwrap(bag, .device, using: device.wrapping(of: bag.identifier))) { key, _ in key }
        return (bag, keys)
    }

    /// Takes a bag and its class keys up, and unlocks; the bag alone where it was locked since the passcode was given.
    private func adopt(_ bag: Bag, _ keys: [KeyClass: SecureBytes], unlessLockedSince locks: UInt64) -> Bool {
        contents.withLock { contents in
            if contents.isDestroyed {
                for key in keys.values { key.wipe() }
                return true
            }
            if bag.hasPasscode, contents.locks != locks {
                for key in keys.values { key.wipe() }
                // What had no passcode when it was locked has one now.
                if !contents.bag.hasPasscode { Self.drop(&contents) }
                contents.bag = bag
                return false
            }
            Self.unlock(&contents, bag, keys)
            return true
        }
    }

    private func locksUnlessDestroyed() throws(KeybagError) -> UInt64 {
        let (isDestroyed, locks) = contents.withLock { ($0.isDestroyed, $0.locks) }
        if isDestroyed { throw KeybagError(.destroyed) }
        return locks
    }

    private func write(_ bag: Bag, _ device: DeviceKeys) throws(KeybagError) {
        let bytes = bag.encoded(under: device.authentication(of: bag.identifier))
        try Self.filing { () throws(CoreError) in try setup.files.replaceDurably(path, with: bytes) }
    }

    private static func refusal(_ admission: AttemptAdmission) -> KeybagError {
        switch admission {
        case .refused(.delayed(let wait)): KeybagError(.rateLimited, detail: .wait(wait))
        case .refused(.locked): KeybagError(.attemptsUntrusted)
        default: KeybagError(.attemptsExhausted)
        }
    }
}

extension Keybag {
    static func read(
        _ path: String, _ setup: KeybagConfiguration, _ device: DeviceKeys
    ) throws(KeybagError) -> Bag {
        let bytes = try filing { () throws(CoreError) in
            try setup.files.contents(of: path, limit: setup.limits.size)
        }
        return try Bag(encoded: bytes, device: device, limits: setup.limits)
    }

    static func unwrap(
        _ bag: Bag, _ wrapping: Bag.Wrapping, using key: SecureBytes
    ) throws(KeybagError) -> [KeyClass: SecureBytes] {
        var keys: [KeyClass: SecureBytes] = [:]
        for (keyClass, entry) in bag.entries where entry.wrapping == wrapping {
            guard let classKey = KeyWrap.unwrap(entry.wrapped, using: key) else {
                throw KeybagError(.tampered, "class key")
            }
            keys[keyClass] = classKey
        }
        return keys
    }

    private static func seal(
        _ keys: [KeyClass: SecureBytes], passcode: Secret?, erasing: Bool, identifier: [UInt8], generation: UInt64,
        setup: KeybagConfiguration, device: DeviceKeys
    ) throws(KeybagError) -> Bag {
        try setup.limits.check(setup.cost)
        let salt = setup.entropy.bytes(32)
        let byDevice = device.wrapping(of: identifier)
        var byPasscode = byDevice
        if let passcode {
            byPasscode = try device.passcodeKey(passcode, salt: salt, cost: setup.cost, of: identifier)
        }
        var entries: [KeyClass: Bag.Entry] = [:]
        for (keyClass, key) in keys {
            let wrapping = Bag.wrapping(of: keyClass, hasPasscode: passcode != nil)
            let wrapped = try KeyWrap.wrap(key, using: wrapping == .device ? byDevice : byPasscode)
            let publicKey = keyClass == .completeUnlessOpen ? try ClassB.publicKey(of: key) : []
            entries[keyClass] = Bag.Entry(wrapping: wrapping, wrapped: wrapped, publicKey: publicKey)
        }
        return Bag(
            hasPasscode: passcode != nil, erasesAfterLastFailure: erasing, cost: setup.cost, identifier: identifier,
            generation: generation, salt: salt, entries: entries)
    }

    private static func newKey(_ setup: KeybagConfiguration) -> SecureBytes {
        let entropy = setup.entropy
        return SecureBytes(count: 32) { entropy.fill($0) }
    }

    static func exists(_ path: String, _ setup: KeybagConfiguration) throws(KeybagError) -> Bool {
        do throws(CoreError) {
            _ = try setup.files.status(of: path, followingLinks: false)
            return true
        } catch {
            if error.code == .notFound { return false }
            throw KeybagError(error)
        }
    }

    /// Runs a body that alone, of all processes, changes the bag.
    static func exclusively<Result>(
        _ path: String, _ setup: KeybagConfiguration, _ body: () throws(KeybagError) -> Result
    ) throws(KeybagError) -> Result {
        let lock = try filing { () throws(CoreError) in
            let file = try setup.files.open(path + ".lock", [.reading, .writing, .creating, .notFollowingLinks])
            try file.lock(.exclusive, waiting: true)
            return file
        }
        defer { try? lock.unlock() }
        return try body()
    }

    static func filing<Result>(_ body: () throws(CoreError) -> Result) throws(KeybagError) -> Result {
        do throws(CoreError) { return try body() } catch { throw KeybagError(error) }
    }
}
