// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkAuthentication
    import BulwarkCore
    import BulwarkPrivacy
    import BulwarkTesting
    import Testing

    @MainActor @Suite struct PasteboardTests {
        private let clock = ManualClock()

        private func onPasteboards(_ body: @MainActor (PasteboardTrail, UIPasteboard) -> Void) {
            ShimPasteboards.$current.withValue(ShimPasteboards(clock: clock)) {
                body(PasteboardTrail(SystemPasteboard(), clock: clock), UIPasteboard.general)
            }
        }

        @Test func `What is copied stays on this device, and not for long`() {
            onPasteboards { trail, pasteboard in
                trail.copy(Secret("CH93 0076"))
                #expect(pasteboard.items.first?.values.first as? String == "CH93 0076")
                #expect(pasteboard.itemsElsewhere.isEmpty)
                clock.advance(by: .seconds(59))
                #expect(!pasteboard.items.isEmpty)
                clock.advance(by: .seconds(1))
                #expect(pasteboard.items.isEmpty)
            }
        }

        @Test func `The app removes what it copied, and not what others copied since`() {
            onPasteboards { trail, pasteboard in
                trail.copy(Secret("mine"))
                trail.clear()
                #expect(pasteboard.items.isEmpty)
                trail.copy(Secret("mine"))
                pasteboard.items = [["text": "theirs"]]
                trail.clear()
                #expect(pasteboard.items.first?["text"] as? String == "theirs")
                let changes = pasteboard.changeCount
                trail.clear()
                #expect(pasteboard.changeCount == changes, "removed once only")
            }
        }

        @Test func `What was copied goes with the session`() async {
            let pasteboards = ShimPasteboards(clock: clock)
            await ShimPasteboards.$current.withValue(pasteboards) {
                let trail = PasteboardTrail(SystemPasteboard(), clock: clock)
                trail.copy(Secret("mine"))
                PasteboardResource(trail).clear()
                // At once on a main thread; here the main actor may have another one.
                #expect(await Patience.wait { UIPasteboard.general.items.isEmpty })
            }
        }

        @Test func `A pasteboard of the app's own is not the one that others read, and ends with its content`() {
            let pasteboards = ShimPasteboards(clock: clock)
            ShimPasteboards.$current.withValue(pasteboards) {
                let board = AppPasteboard()
                let trail = PasteboardTrail(board, clock: clock)
                #expect(trail.clear().description == "Nothing was copied." && pasteboards.names.isEmpty)
                trail.copy(Secret("mine"))
                #expect(board.text == "mine" && UIPasteboard.general.items.isEmpty && pasteboards.names.count == 1)
                let first = pasteboards.names
                clock.advance(by: .seconds(60))
                #expect(board.text == nil, "it expires")
                trail.copy(Secret("again"))
                #expect(pasteboards.names == first && board.text == "again")
                #expect(trail.clear().description == "Removed what was copied.")
                #expect(pasteboards.names.isEmpty && board.text == nil)
                trail.copy(Secret("a third time"))
                #expect(pasteboards.names.count == 1 && pasteboards.names != first && board.text == "a third time")
            }
        }

        @Test func `Keyboards of other apps are refused by the app's delegate`() {
            let app = ShimApplication()
            #expect(app.allows(.keyboard), "the system's default")
            let delegate = Delegate()
            app.delegate = delegate
            #expect(!app.allows(.keyboard))
            #expect(app.allows(UIApplication.ExtensionPointIdentifier(rawValue: "com.example.another")))
            delegate.trail = KeyboardTrail(allowsExtensionKeyboards: true)
            #expect(app.allows(.keyboard))
        }

        private final class Delegate: UIApplicationDelegate {
            var trail = KeyboardTrail()

            func application(
                _ application: UIApplication,
                shouldAllowExtensionPointIdentifier point: UIApplication.ExtensionPointIdentifier
            ) -> Bool { trail.allows(point) }
        }

        @Test("A field gets the traits of its input", arguments: InputTraits.all)
        func fieldGetsTraits(traits: InputTraits) {
            let field = UITextField()
            field.apply(traits)
            #expect(field.isSecureTextEntry == traits.isSecure)
            #expect(field.autocorrectionType == .no && field.spellCheckingType == .no)
            #expect(field.inlinePredictionType == .no && field.writingToolsBehavior == .none)
            #expect(field.smartQuotesType == .no && field.smartDashesType == .no && field.smartInsertDeleteType == .no)
            #expect(field.autocapitalizationType == .none)
            #expect((field.textContentType == nil) == (traits.content == nil))
        }

        @Test func `Traits that a field had before are replaced`() {
            let field = UITextField()
            field.apply(.oneTimeCode)
            #expect(field.textContentType == .oneTimeCode && field.keyboardType == .numberPad)
            field.apply(.pin)
            #expect(field.textContentType == nil && field.isSecureTextEntry)
        }

        @Test func `A private activity is told to nobody`() {
            let activity = NSUserActivity(activityType: "com.example.bank.account")
            #expect(activity.isEligibleForHandoff)
            activity.keepPrivate()
            #expect(!activity.isEligibleForHandoff && !activity.isEligibleForSearch)
            #expect(!activity.isEligibleForPublicIndexing && !activity.isEligibleForPrediction)
        }
    }
#endif
