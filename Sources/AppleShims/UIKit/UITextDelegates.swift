#if !canImport(Darwin)
    public import Foundation

    /// What a field asks and tells.
    ///
    /// See [UITextFieldDelegate](https://developer.apple.com/documentation/uikit/uitextfielddelegate). What an app does not answer is
    /// answered here, for Swift has no optional requirements elsewhere.
    @MainActor public protocol UITextFieldDelegate: AnyObject {
        /// Whether a text may be put in the place of a range.
        ///
        /// See [textField(_:shouldChangeCharactersIn:replacementString:)][should].
        ///
        /// [should]: https://developer.apple.com/documentation/uikit/uitextfielddelegate/textfield(_:shouldchangecharactersin:replacementstring:)
        func textField(
            _ textField: UITextField, shouldChangeCharactersIn range: NSRange, replacementString string: String
        ) -> Bool
        /// The text or the selection has changed.
        ///
        /// See [textFieldDidChangeSelection(_:)][did].
        ///
        /// [did]: https://developer.apple.com/documentation/uikit/uitextfielddelegate/textfielddidchangeselection(_:)
        func textFieldDidChangeSelection(_ textField: UITextField)
    }

    extension UITextFieldDelegate {
        /// It may.
        public func textField(
            _ textField: UITextField, shouldChangeCharactersIn range: NSRange, replacementString string: String
        ) -> Bool { true }
        /// Nothing.
        public func textFieldDidChangeSelection(_ textField: UITextField) {}
    }

    /// What a view of text asks and tells.
    ///
    /// See [UITextViewDelegate](https://developer.apple.com/documentation/uikit/uitextviewdelegate).
    @MainActor public protocol UITextViewDelegate: AnyObject {
        /// Whether a text may be put in the place of a range.
        ///
        /// See [textView(_:shouldChangeTextIn:replacementText:)][should].
        ///
        /// [should]: https://developer.apple.com/documentation/uikit/uitextviewdelegate/textview(_:shouldchangetextin:replacementtext:)
        func textView(_ textView: UITextView, shouldChangeTextIn range: NSRange, replacementText text: String) -> Bool
        /// The text has changed.
        func textViewDidChange(_ textView: UITextView)
    }

    extension UITextViewDelegate {
        /// It may.
        public func textView(_ textView: UITextView, shouldChangeTextIn range: NSRange, replacementText text: String)
            -> Bool
        {
            true
        }
        /// Nothing.
        public func textViewDidChange(_ textView: UITextView) {}
    }

    /// A view of text that is edited.
    ///
    /// See [UITextView](https://developer.apple.com/documentation/uikit/uitextview).
    @MainActor open class UITextView: UIView, ShimTyping {
        /// The text with its caret.
        public let shimStorage = ShimTextStorage()
        /// Who is asked and told. Not kept.
        open weak var delegate: (any UITextViewDelegate)?

        // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
        /// The text.
        open var text: String! {
            get { shimStorage.text }
            set { shimStorage.set(newValue ?? "") }
        }

        /// Asks the delegate.
        public func shimAsk(_ range: NSRange, _ text: String) -> Bool {
            delegate?.textView(self, shouldChangeTextIn: range, replacementText: text) ?? true
        }

        /// Tells the delegate.
        public func shimTell() { delegate?.textViewDidChange(self) }
    }
#endif
