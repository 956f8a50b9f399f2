// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkCore
    import BulwarkPrivacy
    import Testing

    @testable import BulwarkApple

    @MainActor @Suite struct SecretFieldTests {
        private let buffer = SecretBuffer(limit: 64)

        @Test func `What is given in comes out as a secret, and field and buffer are empty`() throws {
            var given: [Secret] = []
            let screen = ShimScreen(SecretField(Text("Password"), into: buffer) { given.append($0) })
            screen.type("correct horse")
            #expect(!buffer.isEmpty)
            #expect(screen.submit())
            #expect(given == [Secret("correct horse")])
            #expect(buffer.isEmpty && screen.first(.secureField)?.isEmpty == true)
            screen.submit()
            #expect(given.count == 1, "nothing is given in twice")
        }

        @Test func `Off the screen it is emptied, and what was typed is zeroed`() {
            let screen = ShimScreen(SecretField(Text("Password"), into: buffer))
            screen.type("correct horse")
            let typed = buffer.take()
            #expect(!typed.utf8.isWiped)
            screen.type("battery staple")
            screen.close()
            #expect(buffer.isEmpty)
            #expect(buffer.take().isEmpty)
        }

        @Test func `Each key press zeroes what stood before, and so does emptying`() {
            buffer.text = "abc"
            let first = buffer.take()
            buffer.text = "abcd"
            buffer.text = "abcde"
            buffer.clear()
            #expect(buffer.isEmpty)
            #expect(first == Secret("abc"), "what was taken out belongs to who took it")
        }

        @Test func `More than the limit is not taken, and what was there stays`() {
            buffer.text = String(repeating: "a", count: 64)
            buffer.text = String(repeating: "a", count: 65)
            #expect(buffer.text.utf8.count == 64)
            buffer.text = String(repeating: "ä", count: 33)
            #expect(buffer.take() == Secret(String(repeating: "a", count: 64)))
        }

        @Test(arguments: InputTraits.all)
        func `Keyboard and system may do what the kind of input allows, and never learn`(traits: InputTraits) throws {
            let screen = ShimScreen(SecretField(Text("Secret"), into: buffer, traits: traits))
            let field = try #require(screen.elements.first)
            #expect(field.kind == (traits.isSecure ? .secureField : .textField))
            #expect(field.label == "Secret")
            #expect(field.isAutocorrectionDisabled && field.capitalization == .never && field.isPrivacySensitive)
            #expect(field.writingTools == .disabled)
            let plain = UITextField()
            plain.apply(traits)
            #expect(field.keyboard == plain.keyboardType && field.contentType == plain.textContentType)
        }

        @Test func `Printing a buffer shows nothing of it`() {
            buffer.text = "correct horse"
            var dumped = ""
            dump(buffer, to: &dumped)
            for text in ["\(buffer)", String(reflecting: buffer), dumped] { #expect(!text.contains("horse")) }
        }
    }
#endif
