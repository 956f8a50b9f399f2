// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkValidation
    import Foundation
    import Testing

    /// What a person types, pastes and composes into fields that keep a limit.
    @MainActor @Suite struct TextFilterDelegateTests {
        /// A field and a view of text with a delegate each, which behave alike.
        private static func inputs(
            _ filter: TextFilter, onRefusal: @escaping @MainActor ([ValidationIssue]) -> Void = { _ in },
            _ body: @MainActor (any ShimTyping) -> Void
        ) {
            let field = UITextField(), view = UITextView()
            let one = TextFilterDelegate(filter, onRefusal: onRefusal)
            let other = TextFilterDelegate(filter, onRefusal: onRefusal)
            field.delegate = one
            view.delegate = other
            for input in [field, view] as [any ShimTyping] { body(input) }
            withExtendedLifetime((one, other)) {}
        }

        private static func caret(_ input: any ShimTyping) -> Int? {
            input.selectedTextRange.map { input.offset(from: input.beginningOfDocument, to: $0.end) }
        }

        @Test func `What fits is typed, what does not is refused and told`() {
            var refused: [ValidationIssue.Code] = []
            Self.inputs(TextFilter(limit: TextLimit(graphemes: 0...3))) {
                refused += $0.map(\.code)
            } _: { input in
                refused = []
                for letter in ["a", "b", "c", "d"] { input.shimType(letter) }
                #expect(input.shimText == "abc" && refused == [.tooLong])
                #expect(input.shimDelete() && input.shimText == "ab", "deleting is always possible")
                input.shimType("z")
                #expect(input.shimText == "abz")
            }
        }

        @Test(
            "A paste is cut between characters, and the caret stands after it",
            arguments: [
                ("abcdef", "abc"), ("👨‍👩‍👧‍👦🇨🇭é́x", "👨‍👩‍👧‍👦🇨🇭é́"), ("1\n2\t3", "1 2"),
                ("a\u{202E}b\u{200B}cd", "abc"),
            ])
        func pastes(_ pasted: String, _ expected: String) {
            Self.inputs(TextFilter(limit: TextLimit(graphemes: 0...3, bytes: 100))) { input in
                input.shimType(pasted)
                #expect(input.shimText == expected && Self.caret(input) == expected.utf16.count)
            }
        }

        @Test func `A paste between others leaves them, and one into a selection takes its room`() {
            Self.inputs(TextFilter(limit: TextLimit(graphemes: 0...5))) { input in
                input.shimType("ab🇨🇭")
                input.shimSelect(NSRange(location: 1, length: 0))
                input.shimType("xyz")
                #expect(input.shimText == "axyb🇨🇭" && Self.caret(input) == 3)
                input.shimSelect(NSRange(location: 0, length: 4))
                input.shimType("12345")
                #expect(input.shimText == "1234🇨🇭")
            }
        }

        @Test func `A joined character grows where it stands, until it is too much`() {
            Self.inputs(TextFilter(limit: TextLimit(graphemes: 0...1, bytes: 20, scalarsPerGrapheme: 3))) { input in
                for scalar in ["e", "\u{301}", "\u{302}", "\u{303}"] { input.shimType(scalar) }
                #expect(input.shimText.unicodeScalars.count == 3 && input.shimText.count == 1)
            }
        }

        /// Types letters that an input method composes, and gives a candidate in.
        private static func compose(_ letters: String, _ candidate: String, in input: any ShimTyping) {
            for count in 1...letters.count { input.shimCompose(String(letters.prefix(count))) }
            input.shimCommit(candidate)
        }

        @Test func `What is composed is let through, and cut when it is given in`() {
            Self.inputs(TextFilter(limit: TextLimit(graphemes: 0...3))) { input in
                input.shimType("a")
                for text in ["n", "ni", "nih", "nihao"] { input.shimCompose(text) }
                #expect(input.shimText == "anihao" && input.markedTextRange != nil, "longer than the limit for now")
                input.shimCommit("你")
                #expect(input.shimText == "a你" && input.markedTextRange == nil)
                Self.compose("shijie", "世界", in: input)
                #expect(input.shimText == "a你世" && Self.caret(input) == 3, "of two characters one had room")
                Self.compose("hao", "好", in: input)
                #expect(input.shimText == "a你世" && input.markedTextRange == nil, "there was no room to begin")
                input.shimSelect(NSRange(location: 1, length: 2))
                Self.compose("shijie", "世界很大", in: input)
                #expect(input.shimText == "a世界" && Self.caret(input) == 3)
                input.shimSelect(NSRange(location: 0, length: 1))
                Self.compose("hen", "很大", in: input)
                #expect(input.shimText == "很世界" && Self.caret(input) == 1, "the caret stands after what was put in")
            }
        }

        @Test func `A field of digits takes no others, and a refusing one no parts`() {
            let digits = TextFilter(limit: TextLimit(graphemes: 0...4), overflow: .refuse) { ("0"..."9").contains($0) }
            Self.inputs(digits) { input in
                input.shimType("1a2")
                #expect(input.shimText == "12")
                #expect(!input.shimType("٣"), "digits of ASCII alone")
                #expect(!input.shimType("345") && input.shimText == "12")
                #expect(input.shimType("34") && input.shimText == "1234")
            }
        }

        @Test(
            "A range that is not in the text changes nothing",
            arguments: [
                NSRange(location: 3, length: 1), NSRange(location: NSNotFound, length: 0),
                NSRange(location: 1, length: 1),
                NSRange(location: Int.max, length: Int.max), NSRange(location: 0, length: -1),
            ])
        func ranges(_ range: NSRange) {
            Self.inputs(TextFilter()) { input in
                input.shimType("🇨")
                #expect(!input.shimReplace(range, with: "x") && input.shimText == "🇨")
            }
        }

        @Test func `A text that the app sets is kept to the limit when it is next touched`() {
            let field = UITextField()
            let delegate = TextFilterDelegate(TextFilter(limit: TextLimit(graphemes: 0...3)))
            field.delegate = delegate
            field.text = "abcdef"
            #expect(field.text == "abc")
            field.delegate = nil
            field.text = "abcdef"
            field.delegate = delegate
            #expect(!field.shimType("g") && field.text == "abcdef", "nothing more goes in")
            field.shimDelete()
            #expect(field.text == "abcde", "and what is there can be deleted")
        }
    }
#endif
