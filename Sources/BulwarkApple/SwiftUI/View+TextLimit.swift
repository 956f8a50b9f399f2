public import BulwarkValidation

extension View {
    /// Keeps a field to a filter as it is typed into.
    ///
    /// ```swift
    /// TextField("Purpose", text: $purpose).textLimit(TextFilter(limit: .line), of: $purpose)
    /// ```
    ///
    /// SwiftUI tells of a change when it is done, so what does not fit is seen for a frame; and it does not tell what an input method is
    /// still composing, so a composition that reaches the limit is cut in the middle. Where most users compose, or a full field must still
    /// be composed into, use a `UITextField` with `TextFilterDelegate`.
    ///
    /// - Parameters:
    ///   - filter: What decides.
    ///   - text: The text that the field edits.
    /// - Note: What the app sets itself is judged from the first change on. Judge what is sent: a filter is no check.
    public func textLimit(_ filter: TextFilter, of text: Binding<String>) -> some View {
        onChange(of: text.wrappedValue) { old, new in
            let corrected = filter.corrected(from: old, to: new)
            // Compared by scalars: equality of strings overlooks what was normalized.
            if !corrected.unicodeScalars.elementsEqual(new.unicodeScalars) { text.wrappedValue = corrected }
        }
    }

    /// Keeps a field of one line to a limit as it is typed into: more is cut between characters, and what cannot be seen is taken out.
    ///
    /// - Parameters:
    ///   - limit: How long the text may be.
    ///   - text: The text that the field edits.
    public func textLimit(_ limit: TextLimit, of text: Binding<String>) -> some View {
        textLimit(TextFilter(limit: limit), of: text)
    }
}
