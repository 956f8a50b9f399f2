#if !canImport(Darwin)
    public import Foundation

    /// A place in a text.
    ///
    /// See [UITextPosition](https://developer.apple.com/documentation/uikit/uitextposition).
    @MainActor open class UITextPosition: NSObject {
        let offset: Int

        init(_ offset: Int) { self.offset = offset }
    }

    /// A part of a text.
    ///
    /// See [UITextRange](https://developer.apple.com/documentation/uikit/uitextrange).
    @MainActor open class UITextRange: NSObject {
        /// Where it begins.
        public let start: UITextPosition
        /// Where it ends.
        public let end: UITextPosition

        init(_ start: UITextPosition, _ end: UITextPosition) {
            self.start = start
            self.end = end
        }
    }

    /// What the keyboard writes into.
    ///
    /// Places are counted in UTF-16 units, as those of `NSString`. See [UITextInput](https://developer.apple.com/documentation/uikit/uitextinput).
    @MainActor public protocol UITextInput: AnyObject {
        /// Where the text begins.
        var beginningOfDocument: UITextPosition { get }
        /// What an input method is still composing; nil where it is not.
        var markedTextRange: UITextRange? { get }
        /// What is selected; empty where the caret is.
        var selectedTextRange: UITextRange? { get set }
        /// A place from another; nil outside the text.
        func position(from position: UITextPosition, offset: Int) -> UITextPosition?
        /// How far it is from a place to another.
        func offset(from: UITextPosition, to toPosition: UITextPosition) -> Int
        /// The part between two places.
        func textRange(from fromPosition: UITextPosition, to toPosition: UITextPosition) -> UITextRange?
        /// Puts a text in the place of a part.
        func replace(_ range: UITextRange, withText text: String)
    }

    /// What a field and a view of text have in common: the text, the caret, and what is composed.
    @MainActor public final class ShimTextStorage {
        var text = ""
        var selection = NSRange(location: 0, length: 0)
        var marked: NSRange?

        func put(_ new: String, in range: NSRange) {
            text = (text as NSString).replacingCharacters(in: range, with: new)
            selection = NSRange(location: range.location + new.utf16.count, length: 0)
        }

        func set(_ new: String) {
            text = new
            marked = nil
            selection = NSRange(location: new.utf16.count, length: 0)
        }
    }

    /// The keyboard, driven by a test: asks the delegate of a field or a view, and writes what it is let.
    ///
    /// The system asks for composed text too, each time that it changes and when it is given in; then it is still marked. See
    /// [setMarkedText(_:selectedRange:)](https://developer.apple.com/documentation/uikit/uitextinput/setmarkedtext(_:selectedrange:)).
    @MainActor public protocol ShimTyping: UITextInput {
        /// Asks the delegate.
        func shimAsk(_ range: NSRange, _ text: String) -> Bool
        /// Tells the delegate.
        func shimTell()
        /// The text with its caret.
        var shimStorage: ShimTextStorage { get }
    }

    extension ShimTyping {

        private var storage: ShimTextStorage { shimStorage }

        /// The text.
        public var shimText: String { storage.text }

        /// Types or pastes a text in the place of what is selected.
        ///
        /// - Returns: Whether the delegate let it.
        @discardableResult
        public func shimType(_ text: String) -> Bool { edit(storage.selection, text) }

        /// Puts a text in the place of a range, as undo and dictation do.
        @discardableResult
        public func shimReplace(_ range: NSRange, with text: String) -> Bool { edit(range, text) }

        /// Deletes what is selected, or the character before the caret.
        @discardableResult
        public func shimDelete() -> Bool {
            if storage.selection.length > 0 { return edit(storage.selection, "") }
            let head = (storage.text as NSString).substring(to: storage.selection.location)
            guard let last = head.last else { return false }
            let width = String(last).utf16.count
            return edit(NSRange(location: storage.selection.location - width, length: width), "")
        }

        /// Selects a range, or puts the caret.
        public func shimSelect(_ range: NSRange) { storage.selection = range }

        /// Composes a text in the place of what was being composed.
        public func shimCompose(_ text: String) {
            let range = storage.marked ?? storage.selection
            guard shimAsk(range, text) else { return }
            storage.put(text, in: range)
            storage.marked = NSRange(location: range.location, length: text.utf16.count)
            shimTell()
        }

        /// Gives in what was composed, as a candidate.
        public func shimCommit(_ text: String) {
            guard let range = storage.marked, shimAsk(range, text) else { return }
            storage.put(text, in: range)
            storage.marked = nil
            shimTell()
        }

        private func edit(_ range: NSRange, _ text: String) -> Bool {
            guard shimAsk(range, text) else { return false }
            storage.put(text, in: range)
            shimTell()
            return true
        }
    }

    extension ShimTyping {
        /// Where the text begins.
        public var beginningOfDocument: UITextPosition { UITextPosition(0) }

        /// What is still composed.
        public var markedTextRange: UITextRange? { storage.marked.map { range(of: $0) } }

        /// What is selected.
        public var selectedTextRange: UITextRange? {
            get { range(of: storage.selection) }
            set {
                guard let newValue else { return }
                storage.selection = NSRange(
                    location: newValue.start.offset, length: newValue.end.offset - newValue.start.offset)
            }
        }

        /// A place from another.
        public func position(from position: UITextPosition, offset: Int) -> UITextPosition? {
            let place = position.offset + offset
            return (0...storage.text.utf16.count).contains(place) ? UITextPosition(place) : nil
        }

        /// How far it is.
        public func offset(from: UITextPosition, to toPosition: UITextPosition) -> Int {
            toPosition.offset - from.offset
        }

        /// The part between two places.
        public func textRange(from fromPosition: UITextPosition, to toPosition: UITextPosition) -> UITextRange? {
            UITextRange(fromPosition, toPosition)
        }

        /// Puts a text in the place of a part; the delegate is told, and not asked.
        public func replace(_ range: UITextRange, withText text: String) {
            storage.put(
                text, in: NSRange(location: range.start.offset, length: range.end.offset - range.start.offset))
            shimTell()
        }

        private func range(of range: NSRange) -> UITextRange {
            UITextRange(UITextPosition(range.location), UITextPosition(range.location + range.length))
        }
    }
#endif
