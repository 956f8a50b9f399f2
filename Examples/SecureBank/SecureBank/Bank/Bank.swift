import Bulwark

/// What the app is made of. There is one, made at launch and handed down; nothing reaches for a singleton.
struct Bank: Sendable {
    let keychain: Keychain
    let session: Session
    let pin: PINGate
    let statements: StatementStore
    let exports: StatementExports
    let client: BankClient
    let token: SessionSecret
    let log: PrivateLogger

    /// Opens the bank's parts. Throws while the device is locked, and never takes "locked" for "nothing stored".
    ///
    /// - Parameters:
    ///   - keychain: Where the secrets are.
    ///   - folder: Where the app's files are.
    ///   - transport: Sends requests.
    ///   - log: Where notes go.
    ///   - policy: How long a session lasts.
    ///   - leftovers: What goes with the session besides: what the system keeps for the app.
    ///   - biometrics: Keeps the key under a face or finger.
    ///   - openPIN: Opens the lock of the PIN; a test makes it cheaper.
    init(
        keychain: Keychain, folder: ApplicationFolder, transport: any BankTransport, log: PrivateLogger,
        policy: SessionPolicy = .promised, leftovers: [any SessionResource] = [],
        biometrics: any BiometricWrapStore = UnsupportedBiometrics(),
        openPIN: (String, Keychain) async throws -> PINLock = { try await PINLock.open(in: $0, keychain: $1) }
    ) async throws {
        let path = try folder.create()
        token = SessionSecret("access token")
        self.keychain = keychain
        self.log = log
        pin = PINGate(
            lock: DataKeyLock(
                pin: try await openPIN(path, keychain), biometrics: biometrics,
                choice: FileRecordStore(path: path + "/biometrics")))
        statements = try await StatementStore(path: path + "/statements", keychain: keychain, policy: folder.policy)
        exports = StatementExports(folder: path, policy: folder.policy)
        client = BankClient(transport: transport, token: token)
        session = Session(policy: policy, store: FileRecordStore(path: path + "/session"))
        session.register(token)
        session.register(URLLoadingLeftovers())
        for resource in leftovers { session.register(resource) }
        session.restore()
    }

    /// Signs in. The password goes to the server and is wiped; what stays is the tokens, in the keychain.
    func signIn(customer: String, password: Secret) async throws {
        defer { password.wipe() }
        let grant = try await client.signIn(customer: customer, password: password)
        try await keychain.set(grant.access, for: .authToken)
        try await keychain.set(grant.refresh, for: .refreshToken)
        token.set(grant.access.utf8)
        session.signIn()
        log.info("Signed in; the session lasts at most \(12, .public) hours")
    }

    /// Opens a locked session: the key that the PIN, a face or a finger released is the proof, not a flag.
    func open(with dataKey: SecureBytes) async throws {
        dataKey.wipe()
        if let stored = try await keychain.value(for: .authToken) { token.set(stored.utf8) }
        session.unlock()
    }

    /// Pays what a person has filled in and confirmed by the PIN: proven field by field, and in a step-up that ends with it.
    func pay(_ form: PaymentRequest.Form, confirmedBy typed: Secret) async throws -> PINOutcome {
        let payment = try Payments.payment(form)
        let outcome = try await pin.unlock(typed)
        guard let dataKey = outcome.dataKey else { return outcome }
        dataKey.wipe()
        guard session.stepUp() else { throw StorageError(.refused, "the session is over") }
        defer { session.endStepUp() }
        try await client.pay(payment)
        return outcome
    }

    /// Signs out: memory, keychain, files. Each is done also when another fails.
    func signOut() async throws {
        let end = session.signOut()
        if !end.failures.isEmpty {
            log.error("\(end.failures.count, .public) parts of the session could not be cleared")
        }
        var failure: (any Error)?
        do { try await keychain.remove(.authToken) } catch { failure = error }
        do { try await keychain.remove(.refreshToken) } catch { failure = error }
        do { try await statements.remove() } catch { failure = error }
        if let failure { throw failure }
    }

    /// Moves what earlier versions kept in the defaults into the keychain, and wipes it there.
    func moveOldSecrets(from defaults: DefaultsSecrets) async throws {
        let outcome = try await keychain.migrate("accessToken", from: defaults, to: .authToken)
        log.notice("The old token: \(String(describing: outcome), .public)")
    }
}
