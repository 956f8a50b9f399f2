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
    /// Where wrong passcodes are counted; by default a file beside the bag, authenticated under the device's key.
    public var attempts: (any AttemptStore)?
    /// The file system.
    public var files: any FileSystem = SystemFileSystem()
    /// What delays and the grace count in.
    public var clock: any BootClock = SystemClock()
    /// Where keys and salts come from.
    public var entropy: any EntropySource = SystemEntropy()

    /// Takes the device's key and the safe defaults for the rest.
    public init(entanglement: any EntanglementKey) { self.entanglement = entanglement }
}
