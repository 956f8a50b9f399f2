/// Something that can tell whether the app still runs where it is meant to: App Attest, a debugger's trace, a supplier's check.
///
/// Bulwark brings no detection of its own: whatever runs inside an app that an attacker controls says what the attacker likes. Only what a
/// server verifies, such as an attestation, is more than a hint.
public protocol IntegritySignal: Sendable {
    /// What it is called in reports.
    var name: String { get }

    /// Looks now.
    func observe() async -> IntegrityObservation
}

/// What a signal saw.
public enum IntegrityObservation: Sendable, Hashable {
    /// Nothing that worries it.
    case sound
    /// Something that does.
    case concern(IntegrityConcern)
    /// It could not look: no network, an unsupported device.
    case cannotTell
}

/// What can worry a signal.
public enum IntegrityConcern: String, Sendable, Hashable, CaseIterable {
    /// The system's protections were taken off.
    case jailbreak
    /// A debugger is attached.
    case debugger
    /// The app was changed, or libraries were put into it.
    case tampering
    /// It runs in a simulator or an emulator.
    case emulator
    /// The server did not accept the device's attestation.
    case attestationRefused
}
