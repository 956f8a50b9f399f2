/// Decides, while a person types, what may go into a text field.
///
/// It knows no platform: an adapter asks it from `textField(_:shouldChangeCharactersIn:replacementString:)`, from
/// `textView(_:shouldChangeTextIn:replacementText:)` or from a binding of SwiftUI.
///
/// Deleting is always allowed. Text that an input method is still composing is too, for cutting into it would break the
/// keyboards of Chinese, Japanese and Korean; ask again when it is committed.
public struct TextFilter: Sendable {
    /// What to do with an insertion that does not fit.
    public enum Overflow: Sendable, Hashable {
        /// Insert as much of its beginning as fits.
        case cut
        /// Insert nothing. For values of which a part is worse than nothing, such as account numbers.
        case refuse
    }

    /// What to do with an edit.
    public enum Decision: Sendable, Hashable {
        /// Let it happen.
        case asTyped
        /// Insert this instead of what was typed.
        case instead(String)
        /// Leave the field as it is, and tell why. Places are those in what was typed.
        case refused([ValidationIssue])
    }

    /// How long the text may be. Its minimum is not judged while typing.
    public let limit: TextLimit
    /// What to do with characters that cannot be seen.
    public let policy: SanitizingPolicy
    /// What to do with what does not fit.
    public let overflow: Overflow
    private let accepts: (@Sendable (Unicode.Scalar) -> Bool)?

    /// Makes a filter.
    ///
    /// - Parameters:
    ///   - limit: How long the text may be.
    ///   - policy: What to do with characters that cannot be seen.
    ///   - overflow: What to do with what does not fit.
    ///   - accepts: Which scalars the field takes, such as digits alone; others are taken out. All without it.
    public init(
        limit: TextLimit = .line, policy: SanitizingPolicy = .singleLine.stripping(), overflow: Overflow = .cut,
        accepts: (@Sendable (Unicode.Scalar) -> Bool)? = nil
    ) {
        self.limit = limit
        self.policy = policy
        self.overflow = overflow
        self.accepts = accepts
    }

    /// Decides about an edit.
    ///
    /// - Parameters:
    ///   - current: The text before.
    ///   - range: What is replaced, in UTF-16 units as `NSRange` counts. A range that reaches outside or cuts a character
    ///     of two units is refused: undo after a correction sends such.
    ///   - replacement: What is typed or pasted.
    ///   - isComposing: Whether an input method is still composing it (`markedTextRange` is not nil).
    public func decide(
        current: String, range: Range<Int>, replacement: String, isComposing: Bool = false
    ) -> Decision {
        let utf16 = current.utf16
        guard range.lowerBound >= 0,
            let lower = utf16.index(utf16.startIndex, offsetBy: range.lowerBound, limitedBy: utf16.endIndex),
            let upper = utf16.index(lower, offsetBy: range.count, limitedBy: utf16.endIndex),
            let start = lower.samePosition(in: current.unicodeScalars),
            let end = upper.samePosition(in: current.unicodeScalars)
        else {
            return .refused([
                ValidationIssue(.wrongStructure, at: 0..<replacement.utf8.count, "a range that is not in the text")
            ])
        }
        if replacement.isEmpty || isComposing { return .asTyped }
        var issues = IssueList()
        // A joiner may continue what stands before it: judge it there.
        let context = Array(current.unicodeScalars[..<start].suffix(8))
        let applied = policy.applied(to: replacement, after: context, isOpenEnded: true, into: &issues)
        var cleaned = applied.text
        if let accepts { cleaned.unicodeScalars.removeAll { !accepts($0) } }
        // Typing what is taken out leaves a selection alone.
        if cleaned.isEmpty, issues.isEmpty {
            for issue in applied.removed { issues.add(issue) }
            if issues.isEmpty {
                issues.add(.unexpectedCharacter, at: 0..<replacement.utf8.count, "nothing that the field takes")
            }
        }
        guard issues.isEmpty else { return .refused(issues.ordered) }
        let fitting = fit(cleaned, between: current[..<start], and: current[end...])
        if fitting == cleaned {
            // Compared by scalars: equality of strings overlooks what was normalized.
            return cleaned.unicodeScalars.elementsEqual(replacement.unicodeScalars) ? .asTyped : .instead(cleaned)
        }
        if let fitting, overflow == .cut { return .instead(fitting) }
        return .refused([ValidationIssue(.tooLong, at: 0..<replacement.utf8.count, "more than the field takes")])
    }

    /// The text that a field should have after it changed, for bindings that learn of a change only when it is done.
    ///
    /// What is common to both texts at their ends is left as it is; what changed between is judged as typed.
    public func corrected(from old: String, to new: String) -> String {
        let before = Array(old.utf16)
        let after = Array(new.utf16)
        var head = zip(before, after).prefix { $0 == $1 }.count
        if head > 0, UTF16.isLeadSurrogate(before[head - 1]) { head -= 1 }
        var tail = zip(before[head...].reversed(), after[head...].reversed()).prefix { $0 == $1 }.count
        if tail > 0, UTF16.isTrailSurrogate(before[before.count - tail]) { tail -= 1 }
        let inserted = String(decoding: after[head..<after.count - tail], as: UTF16.self)
        switch decide(current: old, range: head..<before.count - tail, replacement: inserted) {
        case .asTyped: return new
        case .instead(let text):
            return String(
                decoding: before[..<head] + Array(text.utf16) + before[(before.count - tail)...], as: UTF16.self)
        case .refused: return old
        }
    }

    /// The longest beginning of an insertion that keeps the limit together with what is around it; nil if not even that
    /// does.
    private func fit(_ text: String, between head: Substring, and tail: Substring) -> String? {
        let whole = String(head) + text + String(tail)
        if isWithin(whole) { return text }
        let room = TextLimit(
            graphemes: 0...max(0, limit.graphemes.upperBound - head.count - tail.count),
            bytes: limit.bytes - head.utf8.count - tail.utf8.count, scalarsPerGrapheme: limit.scalarsPerGrapheme)
        let part = room.clipped(text)
        guard !part.isEmpty, isWithin(String(head) + part + String(tail)) else { return nil }
        return part
    }

    private func isWithin(_ text: String) -> Bool {
        guard text.utf8.count <= limit.bytes else { return false }
        var count = 0
        for character in text {
            count += 1
            if count > limit.graphemes.upperBound || character.unicodeScalars.count > limit.scalarsPerGrapheme {
                return false
            }
        }
        return true
    }
}
