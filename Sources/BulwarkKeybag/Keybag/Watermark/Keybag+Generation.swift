internal import BulwarkCore

extension Keybag {
    /// Reads a bag, and refuses one that is older than one that was there before.
    ///
    /// - Throws: ``KeybagError/Code/rolledBack``; ``KeybagError/Code/tampered`` where what is remembered is not what was written.
    static func readNewest(
        _ path: String, _ setup: KeybagConfiguration, _ device: DeviceKeys
    ) throws(KeybagError) -> Bag {
        let bag = try read(path, setup, device)
        let newest = try generations(of: bag, path, setup, device).value()
        if newest <= bag.generation { return bag }
        // Another process may have changed it in between, which writes the bag first: what is there now is as new as that.
        let again = try read(path, setup, device)
        guard again.generation >= newest || again.identifier != bag.identifier else { throw KeybagError(.rolledBack) }
        return again
    }

    /// Remembers the generation of a bag, for whoever alone changes it.
    static func remember(
        _ bag: Bag, _ path: String, _ setup: KeybagConfiguration, _ device: DeviceKeys
    ) throws(KeybagError) {
        // Nothing is older than the first one.
        if bag.generation <= 1 { return }
        let generations = generations(of: bag, path, setup, device)
        if let file = generations as? FileWatermark {
            try file.raiseAlone(to: bag.generation)
        } else {
            try generations.raise(to: bag.generation)
        }
    }

    /// Remembers the generation of a bag that was opened, where a crash, or a full disk, kept that from being done when it was made.
    static func rememberWhereMissed(
        _ bag: Bag, _ path: String, _ setup: KeybagConfiguration, _ device: DeviceKeys
    ) {
        guard let newest = try? generations(of: bag, path, setup, device).value(), newest < bag.generation,
            bag.generation > 1
        else { return }
        try? exclusively(path, setup) { () throws(KeybagError) in try remember(bag, path, setup, device) }
    }

    private static func generations(
        of bag: Bag, _ path: String, _ setup: KeybagConfiguration, _ device: DeviceKeys
    ) -> any Watermark {
        setup.generationMark
            ?? watermark("generation", of: path, setup, bag.identifier, device.generation(of: bag.identifier))
    }
}
