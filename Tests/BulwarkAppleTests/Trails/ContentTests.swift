// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkPrivacy
    import BulwarkStorage
    import BulwarkTesting
    import Foundation
    import Testing

    /// What is handed to the system: notifications, activities, entries of an index and web views.
    struct ContentTests {
        private let clock = ManualClock()
        private let system: ShimSystem

        init() { system = ShimSystem(clock: clock) }

        private static let transfer = NotificationTrail(
            title: "Transfer", body: "You paid \(25) to \("Ann")", general: "Something happened in your account.",
            userInfo: ["screen": ("transfers", .public), "iban": ("DE89370400440532013000", .private)])

        @Test func `A notification has what may be shown, and nothing that was not judged`() {
            let content = UNMutableNotificationContent()
            content.subtitle = "to Ann"
            content.userInfo = ["aps": ["alert": "You paid 25 to Ann"], "iban": "DE89370400440532013000"]
            content.attachments = [UNNotificationAttachment(shimNamed: "receipt")]
            let outcome = Self.transfer.fill(content, category: "transfer")
            #expect(outcome == Self.transfer.outcome)
            #expect(content.title == "Transfer" && content.body == "Something happened in your account.")
            #expect(content.subtitle.isEmpty && content.attachments.isEmpty)
            #expect(content.userInfo as? [String: String] == ["screen": "transfers"])
            #expect(content.categoryIdentifier == "transfer")
            Self.transfer.fill(content)
            #expect(content.categoryIdentifier == "transfer", "a category that is not named stays")
        }

        @Test func `The locked screen shows general words, with previews and without`() {
            ShimSystem.$current.withValue(system) {
                let center = UNUserNotificationCenter.current()
                center.setNotificationCategories([Self.transfer.category("transfer")])
                let content = UNMutableNotificationContent()
                Self.transfer.fill(content, category: "transfer")
                center.add(UNNotificationRequest(identifier: "1", content: content, trigger: nil))
                system.deliver()
                #expect(
                    system.lockedScreen(showsPreviews: true) == ["Transfer: Something happened in your account."])
                #expect(system.lockedScreen(showsPreviews: false) == ["Something happened in your account."])
            }
        }

        @Test func `A category shows neither title nor subtitle where previews are hidden`() {
            let reply = UNNotificationAction(identifier: "open", title: "Open")
            let category = Self.transfer.category("transfer", actions: [reply])
            #expect(category.options.isEmpty && category.actions.map(\.identifier) == ["open"])
            #expect(category.hiddenPreviewsBodyPlaceholder == Self.transfer.placeholder)
        }

        private func activity() -> NSUserActivity {
            let activity = NSUserActivity(activityType: "com.example.bank.pay")
            activity.title = "Pay Ann"
            activity.userInfo = ["screen": "pay", "iban": "DE89", 7: "seven"]
            activity.requiredUserInfoKeys = ["screen", "iban"]
            activity.keywords = ["Ann"]
            activity.webpageURL = URL(string: "https://bank.example/pay?iban=DE89")
            activity.contentAttributeSet = CSSearchableItemAttributeSet(contentType: .text)
            return activity
        }

        @Test func `An activity with one private value is told to nobody and carries public values alone`() {
            ShimSystem.$current.withValue(system) {
                let activity = activity()
                let trail = ActivityTrail(values: ["screen": .public, "iban": .private], clock: clock)
                #expect(trail.apply(to: activity) == trail.outcome)
                #expect(!activity.isEligibleForHandoff && !activity.isEligibleForSearch)
                #expect(!activity.isEligibleForPrediction && !activity.isEligibleForPublicIndexing)
                #expect(activity.userInfo as? [String: String] == ["screen": "pay"])
                #expect(activity.requiredUserInfoKeys == ["screen"])
                #expect(activity.title == nil && activity.webpageURL == nil && activity.keywords.isEmpty)
                #expect(activity.contentAttributeSet == nil && activity.expirationDate == clock.now)
                activity.becomeCurrent()
                #expect(system.activities.isEmpty)
            }
        }

        @Test func `A public activity may be found, but never by the public index, and not for ever`() {
            ShimSystem.$current.withValue(system) {
                let activity = activity()
                ActivityTrail(
                    values: ["title": .public, "screen": .public], clock: clock, lifetime: .seconds(60)
                ).apply(to: activity)
                #expect(activity.isEligibleForSearch && !activity.isEligibleForPublicIndexing)
                #expect(activity.title == "Pay Ann" && activity.keywords == ["Ann"])
                #expect(activity.userInfo as? [String: String] == ["screen": "pay"] && activity.webpageURL == nil)
                #expect(activity.expirationDate == clock.now.addingTimeInterval(60))
                activity.becomeCurrent()
                #expect(system.activities == ["com.example.bank.pay"])
            }
        }

        private static let entries = [
            SearchEntry("help/limits", in: "help", title: "Limits", summary: "What you can pay in a day"),
            SearchEntry("payee/1", in: "payees", title: "Pay \("Ann")"),
            SearchEntry("payee/2", in: "payees", title: "Pay", summary: "IBAN \("DE89", .sensitive)"),
        ]

        @Test func `Only public entries are indexed, under a class and for a time`() async throws {
            try await ShimSystem.$current.withValue(system) {
                let device = ShimDevice()
                try await ShimDevice.$current.withValue(device) {
                    let index = SpotlightIndex(lifetime: .seconds(60), clock: clock)
                    let outcome = try await index.add(Self.entries)
                    #expect(outcome.description == "Added 1 entries; left out 2.")
                    #expect(system.indexedCount == 1)
                    #expect(system.search("Limits") == ["Limits What you can pay in a day"])
                    #expect(system.search("Pay ").isEmpty && system.search("DE89").isEmpty)
                    device.lock()
                    #expect(system.search("Limits").isEmpty, "the class is complete")
                    device.unlock()
                    clock.advance(by: .seconds(61))
                    #expect(system.search("Limits").isEmpty, "its time is over")
                }
            }
        }

        @Test func `A domain is deleted by itself, and an index that does not answer is told`() async throws {
            try await ShimSystem.$current.withValue(system) {
                let index = SpotlightIndex(clock: clock)
                try await index.add([
                    SearchEntry("a", in: "one", title: "A"), SearchEntry("b", in: "two", title: "B"),
                ])
                try await index.remove(domain: "one")
                #expect(system.indexedCount == 1 && system.search("B").count == 1)
                system.indexFailure = -1000
                await #expect(throws: StorageError(.notAvailable)) { try await index.remove(domain: "two") }
                await #expect(throws: StorageError(.notAvailable)) {
                    try await index.add([SearchEntry("c", in: "one", title: "C")])
                }
                #expect(system.indexedCount == 1)
            }
        }

        @Test("A web view keeps nothing on disk", arguments: [WebViewTrail.Content.bundled, .ownServer, .elsewhere])
        @MainActor func webView(_ content: WebViewTrail.Content) {
            ShimSystem.$current.withValue(system) {
                let trail = WebViewTrail(for: content)
                let configuration = trail.configuration()
                #expect(!configuration.websiteDataStore.isPersistent)
                #expect(configuration.websiteDataStore !== trail.configuration().websiteDataStore, "one for each view")
                #expect(!configuration.preferences.javaScriptCanOpenWindowsAutomatically)
                #expect(configuration.defaultWebpagePreferences.allowsContentJavaScript == trail.allowsScripts)
                let view = WKWebView(shimConfiguration: configuration)
                view.isInspectable = true
                #expect(trail.apply(to: view) == trail.outcome)
                #expect(!view.isInspectable && !view.allowsLinkPreview)
                let other = WKWebView(shimConfiguration: WKWebViewConfiguration())
                #expect(trail.apply(to: other).description.contains("on disk"))
            }
        }
    }
#endif
