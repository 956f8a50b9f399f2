public import BulwarkCore

/// What a ``Keybag`` works with.
public struct KeybagConfiguration: Sendable {
    /// The device's key, which every wrapping key depends on.
    public var entanglement: any EntanglementKey
    /// What a try of a passcode costs, in bags and under passcodes that are made from now on.
    public var cost = ScryptCost.standard
    /// The most that a bag may ask of who reads it.
    public var limits = KeybagLimits.standard
    /// How long after ``Keybag/lock()`` the keys are dropped; at once by default.
    public var grace = Duration.zero
    /// How wrong passcodes are delayed.
    public var schedule = AttemptSchedule.standard
    /// Whether a bag that is made from now on is destroyed by the last wrong passcode that the schedule bears, the tenth by default.
    /// It is written into the bag and holds for its life.
    ///
    /// - Warning: Whoever can try ten passcodes can then destroy all that the bag protects.
    public var erasesAfterLastFailure = false
    /// Where wrong passcodes are counted; by default a file beside the bag, authenticated under the device's key.
    public var attempts: (any AttemptStore)?
    /// What is remembered of the newest data that the bag's keys protect; by default a file beside the bag, authenticated under the
    /// device's key. Another must not be given to two bags.
    public var watermark: (any Watermark)?
    /// What is remembered of the newest bag, so that an earlier copy in its place is noticed; by default a file beside the bag,
    /// authenticated under the device's key. Another must not be given to two bags.
    public var generationMark: (any Watermark)?
    /// The folder in which the files of both are kept, under the bag's identifier, where they are not to lie beside the bag: one that does
    /// not come back when the bag's folder is put back from a copy. It must be there.
    public var watermarkFolder: String?
    /// The file system.
    public var files: any FileSystem = SystemFileSystem()
    /// What delays and the grace count in.
    public var clock: any BootClock = SystemClock()
    /// Where keys and salts come from.
    public var entropy: any EntropySource = SystemEntropy()

    /// Takes the device's key and the safe defaults for the rest.
    public init(entanglement: any EntanglementKey) { self.entanglement = entanglement }
}
