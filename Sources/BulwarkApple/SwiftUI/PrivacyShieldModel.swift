internal import BulwarkPrivacy

/// What covers a view: the table of `CoverState`, fed by a scene's phases and by prompts.
@MainActor @Observable final class PrivacyShieldModel {
    private(set) var state = CoverState.shown
    @ObservationIgnored private let policy: CoverPolicy
    @ObservationIgnored private let prompts: OwnerPrompts?
    @ObservationIgnored private let wait: @Sendable (Duration) async -> Void
    @ObservationIgnored private var phase: ScenePhase?
    @ObservationIgnored private var observer: Int?

    init(
        policy: CoverPolicy, prompts: OwnerPrompts?,
        wait: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.policy = policy
        self.prompts = prompts
        self.wait = wait
    }

    /// Whether the view is covered in a phase, also before the model has been told of it: the body that the phase changes is the one whose picture is
    /// taken.
    func covers(_ phase: ScenePhase, isCaptured: Bool) -> Bool {
        isCaptured && policy.coversCapture || state(in: phase).isCovered
    }

    /// Takes a phase up.
    func move(to phase: ScenePhase) {
        let next = state(in: phase)
        self.phase = phase
        if next != state { state = next }
    }

    private func state(in phase: ScenePhase) -> CoverState {
        // Read in any case, so that a view that asks is drawn anew when it changes.
        let state = state
        if phase == self.phase { return state }
        let event: CoverState.Event =
            switch phase {
            case .active: .activated
            case .background: .enteredBackground
            default: .deactivated(promptIsUp: prompts?.areUp == true)
            }
        return state.after(event, policy: policy)
    }

    /// Begins to hear of prompts.
    func start() {
        guard observer == nil else { return }
        observer = prompts?.observeEnd { [weak self] in
            Task { @MainActor in await self?.promptEnded() }
        }
    }

    /// Hears of prompts no more.
    func stop() {
        if let observer { prompts?.removeObserver(observer) }
        observer = nil
    }

    private func promptEnded() async {
        state = state.after(.promptEnded, policy: policy)
        guard state == .settling else { return }
        await wait(policy.settling)
        state = state.after(.settled, policy: policy)
    }
}
