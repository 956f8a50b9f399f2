internal import BulwarkAuthentication
internal import BulwarkPrivacy

/// A login: biometrics when it appears, the PIN beside it, the lock-out, and what went wrong.
///
/// ```swift
/// BiometricLoginView(model, title: Text("Example Bank")) {
///     Image("Logo")
/// } recovery: {
///     showRecovery()
/// }
/// ```
///
/// It shows nothing of the PIN, takes the user's choice of text sizes and language, and names each control for assistive technologies.
/// All that it decides is decided by ``BiometricLoginModel``.
public struct BiometricLoginView<Logo: View>: View {
    private let model: BiometricLoginModel
    private let title: Text
    private let logo: Logo
    private let recovery: (@MainActor () -> Void)?

    /// Makes a login.
    ///
    /// - Parameters:
    ///   - model: What it shows.
    ///   - title: Names the app.
    ///   - logo: A picture above the title; assistive technologies pass it over.
    ///   - recovery: Leads an owner who is locked out to another way; nil where there is none.
    public init(
        _ model: BiometricLoginModel, title: Text, @ViewBuilder logo: () -> Logo,
        recovery: (@MainActor () -> Void)? = nil
    ) {
        self.model = model
        self.title = title
        self.logo = logo()
        self.recovery = recovery
    }

    /// The login.
    public var body: some View {
        // Large text sizes need more room than a screen has.
        ScrollView {
            VStack(spacing: 24) {
                logo.accessibilityHidden(true)
                title.font(.title).multilineTextAlignment(.center).accessibilityAddTraits(.isHeader)
                step
                if let message = model.message {
                    Label {
                        Text(verbatim: message).multilineTextAlignment(.center)
                    } icon: {
                        Image(systemName: "exclamationmark.triangle").accessibilityHidden(true)
                    }
                    .font(.callout)
                }
            }
            .padding()
        }
        .task(id: model.round) { await model.begin() }
    }

    @ViewBuilder private var step: some View {
        switch model.state {
        case .biometrics: biometrics
        case .pin: pin
        case .lockedOut:
            if let recovery { Button(action: recovery) { text(.recover) } }
        case .recovered, .unlocked: EmptyView()
        }
    }

    @ViewBuilder private var biometrics: some View {
        Button {
            Task { await model.chooseBiometrics() }
        } label: {
            VStack(spacing: 8) {
                Image(systemName: model.kind.symbol).font(.largeTitle).accessibilityHidden(true)
                Text(verbatim: unlockTitle)
            }
        }
        .disabled(model.isBusy)
        // Not disabled: who does not want to be recognised must not have to wait for that.
        Button {
            model.choosePIN()
        } label: {
            text(.usePIN)
        }
    }

    @ViewBuilder private var pin: some View {
        SecretField(Text(verbatim: LoginText.pin.text), into: model.pin, traits: .pin) { typed in
            Task { await model.submit(typed) }
        }
        .disabled(model.isBusy || model.isWaiting)
        Button {
            Task { await model.submit() }
        } label: {
            text(.unlock)
        }
        .disabled(model.isBusy || model.isWaiting || model.pin.isEmpty)
        if model.isBusy { ProgressView() }
        if model.offersBiometrics, let name = model.kind.displayName {
            Button {
                Task { await model.chooseBiometrics() }
            } label: {
                Text(verbatim: LoginText.useBiometrics.text(name))
            }
            .disabled(model.isBusy)
        }
    }

    private var unlockTitle: String {
        model.kind.displayName.map { LoginText.unlockWith.text($0) } ?? LoginText.unlock.text
    }

    private func text(_ text: LoginText) -> Text { Text(verbatim: text.text) }
}

extension BiometricLoginView where Logo == EmptyView {
    /// Makes a login without a logo.
    ///
    /// - Parameters:
    ///   - model: What it shows.
    ///   - title: Names the app.
    ///   - recovery: Leads an owner who is locked out to another way; nil where there is none.
    public init(_ model: BiometricLoginModel, title: Text, recovery: (@MainActor () -> Void)? = nil) {
        self.init(model, title: title, logo: { EmptyView() }, recovery: recovery)
    }
}

extension BiometryKind {
    /// The system's symbol for it.
    var symbol: String {
        switch self {
        case .none: "lock"
        case .touchID: "touchid"
        case .faceID: "faceid"
        case .opticID: "opticid"
        }
    }
}
