// UIKit's part.
#if !os(macOS)
    public import BulwarkValidation
    public import Foundation

    /// Keeps a `UITextField` or a `UITextView` to a `TextFilter` as it is typed into.
    ///
    /// ```swift
    /// let purpose = TextFilterDelegate(TextFilter(limit: .line)) { issues in showHint(issues) }
    /// purposeField.delegate = purpose       // a field does not keep its delegate: keep it beside the field
    /// ```
    ///
    /// Make one for each field. An app with a delegate of its own calls these methods from its own, the second and the fourth too: text
    /// that an input method composes is let through, and judged when it is given in.
    ///
    /// - Note: What a person cannot type may still be in a field, by `text` or by code of others. Judge what is sent: a filter is no check.
    @MainActor
    public final class TextFilterDelegate: NSObject, UITextFieldDelegate, UITextViewDelegate, CustomReflectable {
        /// What decides.
        public let filter: TextFilter
        private let onRefusal: @MainActor ([ValidationIssue]) -> Void
        /// The text before what is being composed, or changed.
        private var accepted = ""
        private var isCorrecting = false

        /// Makes one for a field.
        ///
        /// - Parameters:
        ///   - filter: What decides.
        ///   - onRefusal: Is told why an edit was refused, for a hint beside the field.
        public init(_ filter: TextFilter, onRefusal: @escaping @MainActor ([ValidationIssue]) -> Void = { _ in }) {
            self.filter = filter
            self.onRefusal = onRefusal
        }

        /// A mirror that does not show what was typed.
        public nonisolated var customMirror: Mirror { Mirror(self, children: [], displayStyle: .class) }

        /// Lets an edit of a field happen, or puts in what is left of it.
        public func textField(
            _ textField: UITextField, shouldChangeCharactersIn range: NSRange, replacementString string: String
        ) -> Bool {
            allows(string, in: range, of: textField, text: textField.text ?? "")
        }

        /// Judges a field's text when an input method has given it in.
        public func textFieldDidChangeSelection(_ textField: UITextField) {
            settle(textField, text: textField.text ?? "") { textField.text = $0 }
        }

        /// Lets an edit of a text happen, or puts in what is left of it.
        public func textView(
            _ textView: UITextView, shouldChangeTextIn range: NSRange, replacementText text: String
        ) -> Bool {
            allows(text, in: range, of: textView, text: textView.text ?? "")
        }

        /// Judges a text when an input method has given it in.
        public func textViewDidChange(_ textView: UITextView) {
            settle(textView, text: textView.text ?? "") { textView.text = $0 }
        }

        private func allows(_ new: String, in range: NSRange, of input: any UITextInput, text: String) -> Bool {
            let isComposing = input.markedTextRange != nil
            if !isComposing { accepted = text }
            // A range without a place, NSNotFound, is not in the text.
            let (end, isTooFar) = range.location.addingReportingOverflow(range.length)
            let units = range.location >= 0 && range.length >= 0 && !isTooFar ? range.location..<end : -1..<0
            switch filter.decide(current: text, range: units, replacement: new, isComposing: isComposing) {
            case .asTyped: return true
            case .instead(let part):
                guard let start = input.position(from: input.beginningOfDocument, offset: range.location),
                    let end = input.position(from: start, offset: range.length),
                    let place = input.textRange(from: start, to: end)
                else { return false }
                input.replace(place, withText: part)
                return false
            case .refused(let issues):
                onRefusal(issues)
                return false
            }
        }

        private func settle(_ input: any UITextInput, text: String, _ set: (String) -> Void) {
            guard !isCorrecting, input.markedTextRange == nil else { return }
            let corrected = filter.corrected(from: accepted, to: text)
            accepted = corrected
            // Compared by scalars: equality of strings overlooks what was normalized.
            if corrected.unicodeScalars.elementsEqual(text.unicodeScalars) { return }
            // What stands behind the caret is left as it was.
            let tail = input.selectedTextRange.map {
                text.utf16.count - input.offset(from: input.beginningOfDocument, to: $0.end)
            }
            // Setting the text changes the selection, which is told again.
            isCorrecting = true
            set(corrected)
            isCorrecting = false
            let place = max(0, corrected.utf16.count - (tail ?? 0))
            if let position = input.position(from: input.beginningOfDocument, offset: place) {
                input.selectedTextRange = input.textRange(from: position, to: position)
            }
        }
    }
#endif
