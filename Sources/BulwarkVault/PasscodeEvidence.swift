public import BulwarkCore

/// The passcode, as its owner has just given it: what a vault takes for ``KeychainAuthentication/evidence`` where an item asks
/// for the device's passcode.
///
/// It is tried at each read, takes one derivation each time, and a wrong one is charged as an attempt.
public struct PasscodeEvidence: Sendable {
    let passcode: Secret

    /// Takes a passcode.
    public init(_ passcode: Secret) { self.passcode = passcode }
}
