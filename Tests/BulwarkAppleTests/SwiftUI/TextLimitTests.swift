// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkPrivacy
    import BulwarkValidation
    import Observation
    import Testing

    @MainActor @Suite struct TextLimitTests {
        @Observable final class Form {
            var purpose = ""
        }

        private struct FormView: View {
            let form: Form
            let filter: TextFilter

            var body: some View {
                TextField(text: Bindable(form).purpose) { Text("Purpose") }
                    .textLimit(filter, of: Bindable(form).purpose)
            }
        }

        private struct LineView: View {
            let form: Form

            var body: some View {
                TextField(text: Bindable(form).purpose) { Text("Purpose") }
                    .textLimit(TextLimit(graphemes: 0...3), of: Bindable(form).purpose)
            }
        }

        private let form = Form()

        private func screen(_ filter: TextFilter) -> ShimScreen { ShimScreen(FormView(form: form, filter: filter)) }

        @Test func `Typing ends at the limit, by characters, and deleting goes on`() {
            let screen = screen(TextFilter(limit: TextLimit(graphemes: 0...3, bytes: 60)))
            screen.type("a👨‍👩‍👧‍👦🇨🇭bc")
            screen.update()
            #expect(form.purpose == "a👨‍👩‍👧‍👦🇨🇭")
            form.purpose.removeLast()
            screen.update()
            screen.type("d")
            screen.update()
            #expect(form.purpose == "a👨‍👩‍👧‍👦d")
        }

        @Test(
            "A paste is cut and cleaned in one step",
            arguments: [("abcdef", "abc"), ("1\n2\t3", "1 2"), ("a\u{202E}b\u{200B}cd", "abc"), ("", "")])
        func pastes(_ pasted: String, _ expected: String) {
            let screen = screen(TextFilter(limit: TextLimit(graphemes: 0...3)))
            form.purpose = pasted
            screen.update()
            screen.update()
            #expect(form.purpose == expected)
        }

        @Test func `What the app set itself stays until it is changed, and then only gets shorter`() {
            form.purpose = "abcdef"
            let screen = ShimScreen(LineView(form: form))
            screen.update()
            #expect(form.purpose == "abcdef")
            form.purpose = "abcdefg"
            screen.update()
            #expect(form.purpose == "abcdef")
            form.purpose = "abcde"
            screen.update()
            #expect(form.purpose == "abcde")
        }

        @Test("A widget shows a value as its sensitivity says", arguments: Sensitivity.allCases, [true, false])
        func widget(_ sensitivity: Sensitivity, isSignedIn: Bool) {
            let view = WidgetText("12.00", sensitivity, isSignedIn: isSignedIn) { Text("Open the app") }
            let shown = ShimScreen(view).elements
            let entry = WidgetTrail.entry("12.00", sensitivity, isSignedIn: isSignedIn)
            #expect(shown.map(\.text) == [entry?.text ?? "Open the app"])
            #expect(shown.map(\.isPrivacySensitive) == [entry?.isPrivacySensitive ?? false])
            #expect((entry == nil) == (sensitivity == .sensitive || sensitivity != .public && !isSignedIn))
        }
    }
#endif
