#if !canImport(Darwin)
    /// Something that a ``ShimScreen`` shows.
    @MainActor public struct ShimElement {
        /// What it is.
        public enum Kind: String, Sendable, Hashable {
            /// A text.
            case text
            /// A picture.
            case image
            /// A button.
            case button
            /// A field whose text is hidden.
            case secureField
            /// A field.
            case textField
            /// A sign that something is being done.
            case progress
            /// A colour.
            case color
        }

        /// How it is shown, and what is told of it.
        struct Traits {
            var font: Font?
            var isAutocorrectionDisabled = false
            var capitalization: TextInputAutocapitalization?
            var keyboard = UIKeyboardType.default
            var contentType: UITextContentType?
            var writingTools = WritingToolsBehavior.automatic
            var isPrivacySensitive = false
            var accessibilityLabel: String?
            var isAccessibilityHidden = false
            var accessibility: AccessibilityTraits = []
            var submit: (() -> Void)?
        }

        /// What it is.
        public let kind: Kind
        /// What it says; a picture's name.
        public let text: String
        /// How many views lie under it.
        public let layer: Int
        /// Whether it can be used.
        public let isEnabled: Bool
        let traits: Traits
        let action: (@MainActor () -> Void)?
        let binding: Binding<String>?

        /// What assistive technologies call it.
        public var label: String { traits.accessibilityLabel ?? text }
        /// Whether assistive technologies pass it over.
        public var isAccessibilityHidden: Bool { traits.isAccessibilityHidden }
        /// Whether it heads what follows.
        public var isHeader: Bool { traits.accessibility.contains(.isHeader) }
        /// How large its text is; nil for the system's size, which the user chooses too.
        public var font: Font? { traits.font }
        /// Whether the keyboard leaves words alone.
        public var isAutocorrectionDisabled: Bool { traits.isAutocorrectionDisabled }
        /// When words are capitalised.
        public var capitalization: TextInputAutocapitalization? { traits.capitalization }
        /// Which keys are offered.
        public var keyboard: UIKeyboardType { traits.keyboard }
        /// What the system may fill in.
        public var contentType: UITextContentType? { traits.contentType }
        /// How far the system may rewrite its text.
        public var writingTools: WritingToolsBehavior { traits.writingTools }
        /// Whether the system hides it where others may look.
        public var isPrivacySensitive: Bool { traits.isPrivacySensitive }
        /// Whether a field is empty.
        public var isEmpty: Bool { binding?.wrappedValue.isEmpty ?? true }
    }
#endif
