#if !canImport(Darwin)
    /// When words are capitalised.
    ///
    /// See [TextInputAutocapitalization](https://developer.apple.com/documentation/swiftui/textinputautocapitalization).
    public struct TextInputAutocapitalization: Sendable, Hashable {
        let name: String

        /// Never.
        public static let never = TextInputAutocapitalization(name: "never")
        /// Where sentences begin.
        public static let sentences = TextInputAutocapitalization(name: "sentences")
    }

    /// How far the system may rewrite text.
    ///
    /// See [WritingToolsBehavior](https://developer.apple.com/documentation/swiftui/writingtoolsbehavior).
    @available(iOS 18.0, macOS 15.0, *)
    public struct WritingToolsBehavior: Sendable, Equatable {
        let name: String

        /// As the system likes.
        public static let automatic = WritingToolsBehavior(name: "automatic")
        /// Not.
        public static let disabled = WritingToolsBehavior(name: "disabled")
    }

    /// What assistive technologies are told of a view.
    ///
    /// See [AccessibilityTraits](https://developer.apple.com/documentation/swiftui/accessibilitytraits).
    public struct AccessibilityTraits: OptionSet, Sendable {
        /// The traits as bits.
        public let rawValue: Int

        /// Takes bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// It heads what follows.
        public static let isHeader = AccessibilityTraits(rawValue: 1)
    }

    extension View {
        /// Whether the keyboard leaves words alone.
        public func autocorrectionDisabled(_ disable: Bool = true) -> some View {
            changing { $0.traits.isAutocorrectionDisabled = disable }
        }

        /// When words are capitalised.
        public func textInputAutocapitalization(_ value: TextInputAutocapitalization?) -> some View {
            changing { $0.traits.capitalization = value }
        }

        /// Which keys are offered.
        public func keyboardType(_ type: UIKeyboardType) -> some View { changing { $0.traits.keyboard = type } }

        /// What the system may fill in.
        public func textContentType(_ type: UITextContentType?) -> some View {
            changing { $0.traits.contentType = type }
        }

        /// How far the system may rewrite its text.
        ///
        /// See [writingToolsBehavior(_:)](https://developer.apple.com/documentation/swiftui/view/writingtoolsbehavior(_:)).
        @available(iOS 18.0, macOS 15.0, *)
        public func writingToolsBehavior(_ behavior: WritingToolsBehavior) -> some View {
            changing { $0.traits.writingTools = behavior }
        }

        /// Whether the system hides it where others may look.
        ///
        /// See [privacySensitive(_:)](https://developer.apple.com/documentation/swiftui/view/privacysensitive(_:)).
        public func privacySensitive(_ sensitive: Bool = true) -> some View {
            changing { $0.traits.isPrivacySensitive = sensitive }
        }

        /// Whether its controls cannot be used.
        public func disabled(_ disabled: Bool) -> some View {
            // Within what is disabled nothing is enabled again.
            changing { if disabled { $0.environment.isEnabled = false } }
        }

        /// What assistive technologies call it.
        public func accessibilityLabel(_ label: Text) -> some View {
            changing { $0.traits.accessibilityLabel = label.content }
        }

        /// Whether assistive technologies pass it over.
        public func accessibilityHidden(_ hidden: Bool) -> some View {
            changing { if hidden { $0.traits.isAccessibilityHidden = true } }
        }

        /// What assistive technologies are told of it.
        public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View {
            changing { $0.traits.accessibility.formUnion(traits) }
        }

        /// What happens when a field's text is given in.
        public func onSubmit(_ action: @escaping () -> Void) -> some View {
            changing { $0.traits.submit = action }
        }
    }
#endif
