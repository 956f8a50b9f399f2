internal import BulwarkCore

/// What other processes make of a bag that is open here.
extension Keybag {
    /// Takes up a passcode that was set, changed or removed elsewhere since. Where the bag cannot be read now, all stays as it is.
    ///
    /// What is unlocked here stays so until it is locked, but for the class that exists with a passcode only: where that was removed in
    /// between, the class has another key, which takes an unlock.
    ///
    /// - Returns: Whether there was anything to take up.
    @discardableResult
    package func takeUpChanges() -> Bool {
        guard let device = try? DeviceKeys(setup.entanglement, creating: false),
            let bag = try? Self.readNewest(path, setup, device),
            let keys = try? Self.unwrap(bag, .device, using: device.wrapping(of: bag.identifier))
        else { return false }
        return contents.withLock { contents in
            let present = contents.bag
            // Another bag in its place is none of this one's.
            guard !contents.isDestroyed, bag.identifier == present.identifier, bag.generation > present.generation
            else {
                for key in keys.values { key.wipe() }
                return false
            }
            if bag.hasPasscode {
                for key in keys.values { key.wipe() }
                contents.bag = bag
                // One change alone was one of the passcode, and keeps all keys.
                if bag.generation - present.generation > 1 {
                    contents.keys.removeValue(forKey: .whenPasscodeSetThisDeviceOnly)?.wipe()
                }
            } else {
                Self.unlock(&contents, bag, keys)
            }
            return true
        }
    }

    /// What is found where the bag was.
    enum Place: Equatable {
        /// This bag, or nothing that could be read now.
        case own
        /// Another bag: this one was destroyed, and one made anew.
        case another
        /// Nothing.
        case empty
    }

    /// What is in the bag's place. Only the identifier is looked at: that of a bag that is not authentic is as good as another's.
    func place() -> Place {
        let identifier = contents.withLock { $0.bag.identifier }
        do throws(CoreError) {
            let bytes = try setup.files.contents(of: path, limit: setup.limits.size)
            guard let found = Bag.identifier(in: bytes) else { return .own }
            return found == identifier ? .own : .another
        } catch {
            return error.code == .notFound ? .empty : .own
        }
    }

    /// Refuses where another process has destroyed the bag: what its keys wrap from now on nobody could unwrap.
    func requirePlace() throws(KeybagError) {
        if place() != .own { throw Self.destroyedElsewhere }
    }

    /// Reads the bag, and refuses another one in its place: the record of wrong passcodes, the watermark and what was wrapped here are not
    /// that one's.
    func readOwn(_ device: DeviceKeys) throws(KeybagError) -> Bag {
        let bag = try Self.readNewest(path, setup, device)
        guard bag.identifier == contents.withLock({ $0.bag.identifier }) else { throw Self.destroyedElsewhere }
        return bag
    }

    private static let destroyedElsewhere = KeybagError(.destroyed, "by another process; open what is there now")

    /// Takes a bag and all class keys that there are now.
    static func unlock(_ contents: inout Contents, _ bag: Bag, _ keys: [KeyClass: SecureBytes]) {
        // The keys that are there are the same, and may be in use: they stay. Those that are no more are zeroed.
        for keyClass in KeyClass.allCases {
            switch (contents.keys[keyClass], keys[keyClass]) {
            case (let present?, let next?) where present == next: next.wipe()
            case (let present, let next):
                present?.wipe()
                contents.keys[keyClass] = next
            }
        }
        contents.bag = bag
        contents.deadline = nil
        enter(.unlocked, &contents)
    }
}
