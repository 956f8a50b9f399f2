import Bulwark
import Foundation
import Logging
import SwiftUI

/// What the screens watch.
@MainActor @Observable
final class BankModel {
    private(set) var bank: Bank?
    /// The way from a locked app to an open one.
    private(set) var login: BiometricLoginModel?
    private(set) var state = SessionState.signedOut
    private(set) var bookings: [Booking] = []
    /// A message of the app's own; never a server's text.
    private(set) var notice: String?
    /// Whether a PIN has to be set.
    private(set) var needsPIN = false
    /// A payment that a link or a person filled in and nobody has confirmed.
    var draft = PaymentRequest.Form(amount: "", currency: "EUR", recipientName: "", account: "")
    /// Knows of the system's own sheets: Face ID's makes an app inactive, and must not make its cover flash.
    @ObservationIgnored let prompts = OwnerPrompts()
    @ObservationIgnored private var lifecycle: SessionLifecycle?
    @ObservationIgnored private var leftovers: SessionLeftovers?

    init() {
        LoggingSystem.bootstrap { UnifiedLogHandler(subsystem: "example.securebank", category: $0) }
        Task { await start() }
    }

    private func start() async {
        do {
            let folder = try ApplicationFolder.system("example.securebank", protection: .required(.complete))
            let log = PrivateLogger(Logger(label: "bank"))
            let keychain = try Keychain(service: "example.securebank")
            let leftovers = try await Self.leftovers(in: folder, keychain: keychain, log: log)
            self.leftovers = leftovers
            let bank = try await Bank(
                keychain: keychain, folder: folder,
                transport: SessionTransport(log: log), log: log, leftovers: [leftovers],
                biometrics: KeychainBiometricWrap(service: "example.securebank", prompts: prompts))
            self.bank = bank
            needsPIN = try !bank.pin.lock.pin.isSet()
            login = try login(to: bank)
            let lifecycle = SessionLifecycle(bank.session)
            lifecycle.start()
            self.lifecycle = lifecycle
            try await bank.moveOldSecrets(from: DefaultsSecrets())
            // Deadlines hold without it; it only wipes sooner.
            Task { await bank.session.enforceDeadlines() }
            for await state in bank.session.states { move(to: state) }
        } catch {
            show(error)
        }
    }

    private func login(to bank: Bank) throws -> BiometricLoginModel {
        let prompt = try BiometricPrompt(
            String(localized: "Open your accounts"), fallbackTitle: String(localized: "Enter PIN"))
        return BiometricLoginModel(bank.pin.lock, prompt: prompt) { [weak self] key in
            Task { await self?.run { try await $0.open(with: key) } }
        }
    }

    private func move(to state: SessionState) {
        if state == .locked, self.state != .locked { login?.relock() }
        self.state = state
        // Nothing could open it but the password.
        if state == .locked, needsPIN { Task { await signOut() } }
    }

    /// What the system keeps for the app and has to forget with the session. What an earlier run owed goes first.
    private static func leftovers(
        in folder: ApplicationFolder, keychain: Keychain, log: PrivateLogger
    ) async throws -> SessionLeftovers {
        let debt = try folder.create() + "/leftovers"
        let leftovers = SessionLeftovers(
            LeftoverTrail(
                SystemLeftovers.removers() + [KeychainLeftovers(.authToken, .refreshToken, in: keychain)]),
            owed: FileRecordStore(path: debt)
        ) { report in
            for outcome in report.outcomes {
                log.notice("\(outcome.trail, .public): \(outcome.description, .public)")
            }
        }
        await leftovers.settle()
        return leftovers
    }

    func signIn(customer: String, password: Secret) async {
        // The tokens of a session that has just ended are still on their way out.
        _ = await leftovers?.finished()
        await run { bank in
            try await bank.signIn(customer: customer, password: password)
            guard self.login?.state == .lockedOut else { return }
            // Whoever knows the password chooses another PIN. The key protects nothing that the server does not have.
            try await bank.pin.lock.erase()
            self.login?.recover()
            self.needsPIN = true
        }
        await refresh()
    }

    /// Sets the PIN after a sign-in: the first one, or another one after a lock-out.
    func setUp(_ pin: Secret, usingBiometrics: Bool) async {
        await run { bank in
            guard bank.pin.violations(in: pin).isEmpty else {
                pin.wipe()
                return self.notice = String(localized: "Choose a PIN that is harder to guess")
            }
            guard let key = try await bank.pin.setUp(pin, usingBiometrics: usingBiometrics) else { return }
            self.needsPIN = false
            self.notice = nil
            if self.login?.state == .recovered { self.login?.finishRecovery(with: key) } else { key.wipe() }
        }
    }

    func refresh() async {
        await run { bank in
            let bookings = try await bank.client.bookings()
            try await bank.statements.save(bookings)
            self.bookings = bookings
        }
    }

    func pay(confirmedBy pin: Secret) async {
        await run { self.show(try await $0.pay(self.draft, confirmedBy: pin)) }
    }

    func signOut() async {
        await run { try await $0.signOut() }
        bookings = []
    }

    /// Fills in what a link asks for; nothing is done before the customer has confirmed it.
    func open(_ url: URL) {
        guard let link = BankLink(url) else { return }
        if case .transfer(_, let euros) = link { draft.amount = "\(euros).00" }
    }

    private func run(_ body: (Bank) async throws -> Void) async {
        guard let bank else { return }
        do { try await body(bank) } catch { show(error) }
    }

    private func show(_ outcome: PINOutcome) {
        switch outcome {
        case .released: notice = nil
        case .wrong(let left): notice = String(localized: "Wrong PIN, \(left) tries left")
        case .notDigits: notice = String(localized: "A PIN has digits only")
        case .refused: notice = String(localized: "Wait before you try again")
        case .erased: notice = String(localized: "Sign in with your password")
        }
    }

    private func show(_ error: any Error) {
        bank?.log.error("A step failed", error: error)
        switch error {
        case let refusal as Refusal: notice = refusal.message.description
        case let failure as StorageError: notice = failure.message.description
        default: notice = UserMessage.unknown.description
        }
    }
}
