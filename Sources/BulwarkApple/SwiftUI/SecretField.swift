public import BulwarkCore
public import BulwarkPrivacy

/// A field for a secret: learnt by no keyboard, filled in as its kind allows, and emptied when it is given in or goes off the screen.
///
/// ```swift
/// SecretField(Text("PIN"), into: pin, traits: .pin) { typed in
///     Task { await model.submit(typed) }
/// }
/// ```
///
/// What is hidden is hidden by the system's own secure field, which draws dots, tells assistive technologies that it is one, and keeps
/// screenshots and third-party keyboards out. What is not, such as a code from a message, is a plain field with the same care.
///
/// - Warning: What ``SecretBuffer`` says of strings holds here.
public struct SecretField: View {
    private let title: Text
    private let buffer: SecretBuffer
    private let traits: InputTraits
    private let onSubmit: @MainActor (Secret) -> Void

    /// Makes a field.
    ///
    /// - Parameters:
    ///   - title: What it is for; assistive technologies read it.
    ///   - buffer: Takes what is typed.
    ///   - traits: What keyboard and system may do.
    ///   - onSubmit: Gets the secret when it is given in by the keyboard; an empty one is not given in.
    public init(
        _ title: Text, into buffer: SecretBuffer, traits: InputTraits = .password,
        onSubmit: @escaping @MainActor (Secret) -> Void = { $0.wipe() }
    ) {
        self.title = title
        self.buffer = buffer
        self.traits = traits
        self.onSubmit = onSubmit
    }

    /// The field.
    public var body: some View {
        field
            .inputTraits(traits)
            .privacySensitive()
            .onSubmit { if !buffer.isEmpty { onSubmit(buffer.take()) } }
            .onDisappear { buffer.clear() }
    }

    @ViewBuilder private var field: some View {
        if traits.isSecure {
            SecureField(text: Bindable(buffer).text) { title }
        } else {
            TextField(text: Bindable(buffer).text) { title }
        }
    }
}

extension View {
    /// Gives the fields within the traits of a kind of sensitive input.
    ///
    /// ```swift
    /// TextField("IBAN", text: $account).inputTraits(.accountNumber)
    /// ```
    public func inputTraits(_ traits: InputTraits) -> some View {
        #if os(macOS)
            rewriting(traits.learns).autocorrectionDisabled(!traits.learns)
        #else
            rewriting(traits.learns).autocorrectionDisabled(!traits.learns)
                .textInputAutocapitalization(traits.learns ? .sentences : .never)
                .keyboardType(traits.keyboardType)
                .textContentType(traits.textContentType)
        #endif
    }

    /// Whether the system may rewrite text, on those that can.
    @ViewBuilder private func rewriting(_ isAllowed: Bool) -> some View {
        if #available(iOS 18.0, macOS 15.0, *) {
            writingToolsBehavior(isAllowed ? .automatic : .disabled)
        } else {
            self
        }
    }
}
