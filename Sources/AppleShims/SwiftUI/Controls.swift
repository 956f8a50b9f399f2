#if !canImport(Darwin)
    /// Something to be pressed.
    ///
    /// See [Button](https://developer.apple.com/documentation/swiftui/button).
    public struct Button<Label: View>: View, ShimPrimitive {
        private let action: @MainActor () -> Void
        private let label: Label

        /// Does something when it is pressed.
        public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
            self.action = action
            self.label = label()
        }

        func render(in pass: ShimPass) {
            pass.show(.button, pass.text(of: label), action: action)
        }
    }

    /// A field whose text is hidden.
    ///
    /// See [SecureField](https://developer.apple.com/documentation/swiftui/securefield).
    public struct SecureField<Label: View>: View, ShimPrimitive {
        private let text: Binding<String>
        private let label: Label

        /// Edits a text.
        public init(text: Binding<String>, prompt: Text? = nil, @ViewBuilder label: () -> Label) {
            self.text = text
            self.label = label()
        }

        func render(in pass: ShimPass) {
            pass.show(.secureField, pass.text(of: label), binding: text)
        }
    }

    /// A field.
    ///
    /// See [TextField](https://developer.apple.com/documentation/swiftui/textfield).
    public struct TextField<Label: View>: View, ShimPrimitive {
        private let text: Binding<String>
        private let label: Label

        /// Edits a text.
        public init(text: Binding<String>, prompt: Text? = nil, @ViewBuilder label: () -> Label) {
            self.text = text
            self.label = label()
        }

        func render(in pass: ShimPass) {
            pass.show(.textField, pass.text(of: label), binding: text)
        }
    }

    /// Says that something is being done.
    ///
    /// See [ProgressView](https://developer.apple.com/documentation/swiftui/progressview).
    public struct ProgressView: View, ShimPrimitive {
        /// Says that something is being done.
        public init() {}

        func render(in pass: ShimPass) { pass.show(.progress, "") }
    }
#endif
