public import BulwarkAuthentication
public import BulwarkCore
internal import Foundation

/// The way from a locked app to an open one, for a login view: what to ask for, what to say, and the key when it was released.
///
/// ```swift
/// let model = BiometricLoginModel(lock, prompt: try BiometricPrompt("Open your accounts", fallbackTitle: "Enter PIN")) { key in
///     app.open(with: key)
/// }
/// ```
///
/// `FallbackState` says what is asked for, `DataKeyLock` releases the key, and this feeds the one with what the other answers. It keeps no
/// key and no PIN. Before anything is asked it looks at the attempts, so that a locked-out app shows nothing else.
@MainActor @Observable public final class BiometricLoginModel {
    /// What is asked for.
    public private(set) var state = FallbackState.biometrics
    /// What the device recognises its owner by.
    public private(set) var kind = BiometryKind.none
    /// Whether biometrics can be chosen.
    public private(set) var offersBiometrics = false
    /// Whether an answer is awaited; nothing else can be asked meanwhile.
    public private(set) var isBusy = false
    /// Whether the delay after wrong PINs runs.
    public private(set) var isWaiting = false
    /// What to tell the person, in their language; nil when there is nothing to tell.
    public var message: String? { isWaiting && state == .pin ? waitingNote : note }
    /// What became of the biometric wrap with the last right PIN.
    public private(set) var biometricWrap = BiometricWrapState.untouched
    /// How often the way began; changes with ``relock()``.
    public private(set) var round = 0
    private var note: String?
    private var waitingNote: String?
    /// What is being typed.
    @ObservationIgnored public let pin = SecretBuffer(limit: 64)

    @ObservationIgnored private let lock: DataKeyLock
    @ObservationIgnored private let prompt: BiometricPrompt
    @ObservationIgnored private let clock: any BootClock
    @ObservationIgnored private let release: @MainActor (SecureBytes) -> Void
    @ObservationIgnored private var delay: Task<Void, Never>?
    @ObservationIgnored private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Makes a model that has asked nothing yet.
    ///
    /// - Parameters:
    ///   - lock: Releases the key.
    ///   - prompt: What the system's sheet says.
    ///   - clock: What delays count in.
    ///   - release: Gets the data key.
    public init(
        _ lock: DataKeyLock, prompt: BiometricPrompt, clock: any BootClock = SystemClock(),
        release: @escaping @MainActor (SecureBytes) -> Void
    ) {
        self.lock = lock
        self.prompt = prompt
        self.clock = clock
        self.release = release
    }

    deinit { delay?.cancel() }

    // MARK: What happens

    /// Begins: looks at the attempts, and asks for biometrics where the person wants them. For when the view appears.
    ///
    /// A question of before, which is being withdrawn, is waited for.
    public func begin() async {
        while isBusy { await withCheckedContinuation { waiting.append($0) } }
        if Task.isCancelled { return }
        await ask { model throws(AuthenticationError) in
            guard try await model.mayAsk(), model.state == .biometrics else { return }
            guard try model.lock.wantsBiometrics() else { return model.apply(.biometricsUnavailable) }
            try await model.askForBiometrics()
        }
    }

    /// The person asked for biometrics.
    public func chooseBiometrics() async {
        await ask { model throws(AuthenticationError) in
            if model.state == .pin { model.apply(.biometricsChosen) }
            guard model.state == .biometrics else { return }
            try await model.askForBiometrics()
        }
    }

    /// The person asked for the PIN.
    public func choosePIN() {
        note = nil
        apply(.pinChosen)
    }

    /// The person gave in what was typed.
    public func submit() async { await submit(pin.take()) }

    /// The person gave a PIN in. It is wiped.
    public func submit(_ pin: Secret) async {
        defer { pin.wipe() }
        await ask { model throws(AuthenticationError) in
            guard model.state == .pin, !model.isWaiting, !pin.isEmpty else { return }
            let round = model.round
            let unlock = try await model.lock.unlock(pin)
            model.biometricWrap = unlock.biometrics
            await model.take(unlock.outcome, of: round)
        }
    }

    /// The owner proved themselves another way, and has to set a new PIN.
    public func recover() {
        note = nil
        apply(.ownerRecovered)
        if state == .recovered { note = LoginText.recovered.text }
    }

    /// A new PIN was set after a recovery.
    ///
    /// - Parameter key: The data key that it was set for.
    public func finishRecovery(with key: SecureBytes) {
        note = nil
        deliver(key, by: .pinSet, of: round)
    }

    /// The app was locked: the way begins anew.
    public func relock() {
        pin.clear()
        note = nil
        apply(.relocked)
        round += 1
    }

    // MARK: Steps

    /// Does one thing at a time. What fails is told, and the state stays.
    private func ask(_ body: @MainActor (BiometricLoginModel) async throws(AuthenticationError) -> Void) async {
        guard !isBusy else { return }
        isBusy = true
        defer {
            isBusy = false
            let others = waiting
            waiting = []
            for other in others { other.resume() }
        }
        do throws(AuthenticationError) {
            try await body(self)
        } catch {
            note = error.message.localized()
        }
    }

    /// Whether anything may be asked for, by the attempts.
    private func mayAsk() async throws(AuthenticationError) -> Bool {
        switch try await lock.verdict() {
        case .allowed: return true
        case .delayed(let rest):
            wait(rest)
            return true
        case .exhausted, .locked:
            apply(.attemptsExhausted)
            note = LoginText.lockedOut.text
            return false
        }
    }

    private func askForBiometrics() async throws(AuthenticationError) {
        let availability = await lock.availability()
        kind = availability.kind
        offersBiometrics = availability.isAvailable
        note = nil
        let asked = round
        let answer = try await lock.unlock(prompt)
        // The app was locked meanwhile: whatever the answer is, it is not to this round's question.
        guard asked == round else {
            if case .released(let key) = answer { key.wipe() }
            return
        }
        switch answer {
        case .released(let key): deliver(key, by: .biometricsSucceeded, of: asked)
        case .off:
            offersBiometrics = false
            apply(.biometricsUnavailable)
        case .invalidated:
            offersBiometrics = false
            apply(.biometricsUnavailable)
            note = LoginText.invalidated.text
        case .failed(let failure):
            if !failure.isRecoverable { offersBiometrics = false }
            apply(failure.fallbackEvent)
            switch failure {
            // Whoever called it off knows.
            case .cancelledByUser, .cancelledByApp, .fallbackChosen: break
            default: note = failure.message.localized()
            }
        }
    }

    private func take(_ outcome: PINOutcome, of asked: Int) async {
        guard asked == round else {
            outcome.dataKey?.wipe()
            return
        }
        note = nil
        switch outcome {
        case .released(let key): return deliver(key, by: .pinAccepted, of: asked)
        case .wrong(let left):
            if case .delayed(let rest)? = try? await lock.verdict() { wait(rest) }
            note = left > 0 ? LoginText.wrong.text(String(left)) : LoginText.lockedOut.text
        case .notDigits: note = LoginText.notDigits.text
        case .refused(.delayed(let rest)): wait(rest)
        case .refused(.exhausted), .refused(.locked): note = LoginText.lockedOut.text
        case .refused(.allowed): break
        case .erased: note = LoginText.erased.text
        }
        apply(outcome.fallbackEvent)
    }

    /// Hands the key over, if it is still waited for; wipes it otherwise.
    private func deliver(_ key: SecureBytes, by event: FallbackEvent, of asked: Int) {
        guard !Task.isCancelled, asked == round, state.after(event) != nil else { return key.wipe() }
        pin.clear()
        note = nil
        apply(event)
        release(key)
    }

    private func apply(_ event: FallbackEvent) { state = state.after(event) ?? state }

    /// Takes no PIN until a delay is over.
    private func wait(_ rest: Duration) {
        isWaiting = true
        waitingNote = LoginText.wait.text(Self.words(rest))
        delay?.cancel()
        let end = clock.sinceBoot + rest
        delay = Task { [weak self, clock] in
            guard (try? await clock.sleep(until: end)) != nil, let self else { return }
            self.isWaiting = false
            self.waitingNote = nil
        }
    }

    /// A time in words, never shorter than it is.
    private static func words(_ duration: Duration) -> String {
        let seconds = duration.components.seconds + (duration.components.attoseconds > 0 ? 1 : 0)
        return Duration.seconds(seconds).formatted(
            .units(
                allowed: [.hours, .minutes, .seconds], width: .wide, maximumUnitCount: 2,
                fractionalPart: .hide(rounded: .up)))
    }
}
