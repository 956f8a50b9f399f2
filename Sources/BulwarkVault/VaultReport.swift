/// What a look at each row of a vault found.
public struct VaultReport: Sendable, Hashable {
    /// How many rows are what was written.
    public var intact = 0
    /// How many are not.
    public var damaged = 0
    /// How many could not be looked at, because their class cannot be reached now.
    public var locked = 0
    /// Whether the table as a whole is what was written: no row was taken away, brought in or put back.
    public var addsUp = true
    /// Whether the database is older than one that was there before.
    public var isRolledBack = false

    /// Makes a report of its numbers.
    public init(
        intact: Int = 0, damaged: Int = 0, locked: Int = 0, addsUp: Bool = true, isRolledBack: Bool = false
    ) {
        self.intact = intact
        self.damaged = damaged
        self.locked = locked
        self.addsUp = addsUp
        self.isRolledBack = isRolledBack
    }

    /// Whether nothing is wrong, as far as could be seen.
    public var isSound: Bool { damaged == 0 && addsUp && !isRolledBack }
}
