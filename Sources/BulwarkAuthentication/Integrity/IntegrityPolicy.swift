/// What each concern about the app's integrity costs.
///
/// ```swift
/// let verdict = await IntegrityPolicy().verdict(of: [attestation, debuggerTrace])
/// switch verdict.consequence {
/// case .ignore, .report: break
/// case .stepUp: try await session.stepUp()
/// case .refuse: await session.signOut()
/// }
/// ```
public struct IntegrityPolicy: Sendable, Hashable {
    /// What a concern leads to; stricter ones are greater.
    public enum Consequence: Int, Sendable, Hashable, CaseIterable, Comparable {
        /// Nothing.
        case ignore
        /// Somebody is told; the user goes on.
        case report
        /// The user has to authenticate again before anything dangerous.
        case stepUp
        /// Nothing that holds secrets is done.
        case refuse

        /// Whether one is milder than another.
        public static func < (left: Consequence, right: Consequence) -> Bool { left.rawValue < right.rawValue }
    }

    private let consequences: [IntegrityConcern: Consequence]
    /// What it leads to that a signal could not look.
    public let whenUnknown: Consequence

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - consequences: What concerns lead to, where it is something else than by default: a debugger and an emulator are reported, a jailbreak
    ///     takes a step up, a changed app and a refused attestation are refused.
    ///   - whenUnknown: What it leads to that a signal could not look. It is reported by default: an attacker can see to it that nobody
    ///     can look, and so can a tunnel.
    public init(_ consequences: [IntegrityConcern: Consequence] = [:], whenUnknown: Consequence = .report) {
        self.consequences = consequences
        self.whenUnknown = whenUnknown
    }

    /// What an observation leads to.
    public func consequence(of observation: IntegrityObservation) -> Consequence {
        switch observation {
        case .sound: return .ignore
        case .cannotTell: return whenUnknown
        case .concern(let concern):
            if let given = consequences[concern] { return given }
            switch concern {
            case .debugger, .emulator: return .report
            case .jailbreak: return .stepUp
            case .tampering, .attestationRefused: return .refuse
            }
        }
    }

    /// Has all signals look at once, and judges what they saw by the strictest.
    ///
    /// A signal that does not answer holds the verdict up: give those that use a network a time limit of their own. Cancelling the task is passed
    /// on to them.
    public func verdict(of signals: [any IntegritySignal]) async -> IntegrityVerdict {
        let seen = await withTaskGroup(of: (Int, IntegrityObservation).self) { group in
            for (index, signal) in signals.enumerated() { group.addTask { (index, await signal.observe()) } }
            var seen: [Int: IntegrityObservation] = [:]
            for await (index, observation) in group { seen[index] = observation }
            return seen
        }
        let observations = signals.indices.map { index in
            IntegrityVerdict.Observation(signal: signals[index].name, observation: seen[index] ?? .cannotTell)
        }
        return IntegrityVerdict(
            consequence: observations.map { consequence(of: $0.observation) }.max() ?? .ignore,
            observations: observations)
    }
}

/// What the signals saw, and what that leads to.
public struct IntegrityVerdict: Sendable, Hashable {
    /// What one signal saw.
    public struct Observation: Sendable, Hashable {
        /// The signal's name.
        public let signal: String
        /// What it saw.
        public let observation: IntegrityObservation
    }

    /// The strictest of the consequences.
    public let consequence: IntegrityPolicy.Consequence
    /// What each signal saw, in the order in which they were given.
    public let observations: [Observation]
}
